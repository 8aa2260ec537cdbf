__version__ = "0.0.1"
"Self-tuning self-supervised anomaly detection."
