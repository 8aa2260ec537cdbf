#!/usr/bin/env python
"""Do two commits give the same numbers? Short fits of textures and digits, bit for bit.

    python .ci/same_numbers.py e50a0d9        # against the working tree

The older commit is checked out into a temporary folder; both run in this environment, one after the other."""
import json, subprocess, sys, tempfile
from pathlib import Path

PROGRAM = '''
import hashlib, json, sys
from functools import partial
try: # since the house was rebuilt
    from stssad import STSSAD, CutDiff, Detector, Rotation
    from stssad.data import digits_task
    from stssad.images import to_float
    from stssad.textures import texture_task
except ImportError:
    from stssad.augment.cutdiff import CutDiff
    from stssad.augment.rotation import Rotation
    from stssad.data import digits_task, texture_task, to_float
    from stssad.detector import Detector
    from stssad.selection import STSSAD

cases = dict(
    textures=(texture_task('grass', size=48, n_trn=64, n_normal=16, n_anomalous=16, seed=3), CutDiff(),
              partial(Detector, width=8), dict(warmup_epochs=4, max_iter=25, random_state=1)),
    digits=(digits_task(6, 9), Rotation(), partial(Detector, width=4, small_images=True),
            dict(warmup_epochs=1, max_iter=12, n_updates=2, batch_size=32, aug_lr=1., max_norm=.05)),
    first_order=(texture_task('brick', 'cut', size=32, n_trn=48, n_normal=12, n_anomalous=12), CutDiff(),
                 partial(Detector, width=4), dict(warmup_epochs=3, max_iter=12, order=1)))
for name, (task, augment, detector, settings) in cases.items():
    est = STSSAD(augment, detector, device='cpu', verbose=False, **settings)
    est.fit(to_float(task.x_trn), to_float(task.x_test))
    weights = b''.join(v.numpy().tobytes() for v in est.detector_.state_dict().values())
    facts = dict(learned=est.hyperparameters_, S=[run.score_variance for run in est.runs_], threshold=est.threshold_,
                 scores=est.decision_scores_.tolist(), losses=[run.history.loss_val for run in est.runs_],
                 weights=hashlib.sha256(weights).hexdigest())
    print(json.dumps([name, facts]))
'''

def numbers(folder):
    "What the program prints with the code of a folder."
    command = [sys.executable, '-c', f'import sys, torch; sys.path.insert(0, {str(folder)!r}); torch.set_num_threads(1)\n{PROGRAM}']
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode: sys.exit(f'failed in {folder}:\n{done.stderr}')
    return dict(json.loads(line) for line in done.stdout.splitlines())

root = Path(__file__).resolve().parents[1]
with tempfile.TemporaryDirectory() as tmp:
    old = Path(tmp)/'old'
    subprocess.run(['git', 'worktree', 'add', '--detach', '-q', old, sys.argv[1]], cwd=root, check=True)
    try: before, now = numbers(old), numbers(root)
    finally: subprocess.run(['git', 'worktree', 'remove', '--force', old], cwd=root, check=True)
for name in now:
    different = [k for k in now[name] if now[name][k] != before[name][k]]
    print(f"{name}: {'the same, bit for bit' if not different else 'DIFFERENT: ' + ', '.join(different)}")
sys.exit(now != before)
