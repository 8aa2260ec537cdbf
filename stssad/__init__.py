__version__ = "0.0.1"

_homes = dict(STSSAD='estimator', FrozenSTSSAD='frozen', Detector='detector',
              CutDiff='augment.cutdiff', Rotation='augment.rotation')
__all__ = list(_homes)


def __getattr__(name):
    "The classes that one works with, imported when they are asked for, so that `import stssad` stays light."
    if name not in _homes: raise AttributeError(f"module 'stssad' has no attribute {name!r}")
    from importlib import import_module
    return getattr(import_module(f'stssad.{_homes[name]}'), name)


def __dir__(): return sorted([*globals(), *_homes])
