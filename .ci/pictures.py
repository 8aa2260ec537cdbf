#!/usr/bin/env python
"""Draw the pictures in nbs/images.

    python .ci/pictures.py           # demo.png; with the data in ../shared/data also demo_rotation.png and demo_blowhole.png
    python .ci/pictures.py report    # report.jpg: photographs of grass in two folders, stssad_fit, a screenshot (needs Chromium)

The demo's pictures come from the stored results, which keep histories and no weights. Trajectories, losses, AUC and S are those of the
JSON that stssad_demo wrote. The images are drawn with the hyperparameters that it holds, on the images that the same seed gives."""
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace as Record
import matplotlib.pyplot as plt
import numpy as np
import torch
from PIL import Image
from matplotlib.ticker import NullFormatter
from stssad import CutDiff, Rotation
from stssad.core import generator
from stssad.data import mvtec_task, usps_task
from stssad.demo import demo_task
from stssad.images import to_float
from stssad.plot import plot_images, plot_trajectories, run_styles
from stssad.textures import texture_task

nbs = Path(__file__).resolve().parents[1]/'nbs'
data = Path(__file__).resolve().parents[2]/'shared'/'data'

def runs_of(stored, augment):
    "What `plot_trajectories` needs of each start."
    for run in stored['runs']:
        h = run['tuned']
        kept = h['kept'] if 'kept' in h else h['best'] # as older results call it
        yield Record(start=run['start'], learned=augment.decode(torch.tensor(h['a'][kept])),
                     history=Record(a=h['a'], kept=kept, loss_trn=h['loss_trn'], loss_val=h['loss_val']))

def plot_losses(ax, runs, best):
    for k, (run, style) in enumerate(zip(runs, run_styles(len(runs)))):
        ax.plot(np.add(run.history.loss_trn, run.history.loss_val), lw=2.5 if k == best else 1.2, **style)
    ax.set_xlabel('iteration')
    ax.set_title('training + validation loss', fontsize=9)

def plot_choice(ax, rows, best):
    "AUC against S of each start; from untuned (white, at the same place) to tuned. The largest dot is the one that S chose."
    for k, (row, style) in enumerate(zip(rows, run_styles(len(rows)))):
        ax.plot([row['S']]*2, [row['auc_untuned'], row['auc_tuned']], lw=1, color=style['color'])
        ax.plot(row['S'], row['auc_untuned'], 'o', ms=4, mfc='white', color=style['color'])
        ax.plot(row['S'], row['auc_tuned'], 'o', ms=11 if k == best else 7, color=style['color'])
    ax.set(xscale='log', xlabel='S (the largest is chosen)', ylabel='AUC')
    ax.xaxis.set_minor_formatter(NullFormatter())
    ax.margins(.12)
    ax.set_title('untuned (white) → tuned', fontsize=9)

def plot_learned(ax, task, augment, run):
    "Normal images, the same as augmented by what was learned, and true anomalies."
    x_trn, x_test = to_float(task.x_trn), to_float(task.x_test)
    x_aug = augment(x_trn, torch.tensor(run.history.a[run.history.kept]), augment.draw(x_trn, generator(0)))
    anomalies = x_test[task.y_test == 1]
    rows = [x_trn[:6], x_aug[:6], x_aug[6:12], anomalies[:6], anomalies[6:12]]
    plot_images(ax, rows, ['training', 'augmented', 'as learned', 'true', 'anomalies'])

def draw(name, task, augment):
    stored = json.loads((nbs/'results'/name/'demo.json').read_text())
    runs, best = list(runs_of(stored, augment)), stored['chosen']
    names = list(runs[0].learned)
    with plt.rc_context({'font.size': 9, 'axes.formatter.min_exponent': 5}):
        fig = plt.figure(figsize=(8.8, 5.4 if len(names) > 1 else 4.9), layout='constrained')
        top, bottom = fig.subfigures(2, 1)
        axes = top.subplots(1, len(names) + (len(names) == 1))
        plot_trajectories(axes[:len(names)], augment, runs, best)
        below = bottom.subplots(1, 3 if len(names) > 1 else 2, width_ratios=[1.2, 1, 1] if len(names) > 1 else [1.2, 1])
        plot_losses(below[1] if len(names) > 1 else axes[1], runs, best)
        plot_choice(below[-1], stored['rows'], best)
        plot_learned(below[0], task, augment, runs[best])
        path = nbs/'images'/f"{name.split('/')[0]}.png"
        fig.savefig(path, dpi=160)
    print(path, f'{path.stat().st_size/1000:.0f} kB')

def write_folder(folder, images):
    folder.mkdir()
    for k, image in enumerate(images): Image.fromarray(image[0].numpy()).save(folder/f'{k:03d}.png')

def screenshot(page, width, height, scale):
    "The top of a page in headless Chromium."
    from playwright.sync_api import sync_playwright
    chromium = os.environ.get('CHROMIUM') or shutil.which('chromium') or shutil.which('google-chrome')
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=['--no-sandbox', '--disable-gpu'])
        tab = browser.new_page(viewport=dict(width=width, height=height), device_scale_factor=scale)
        tab.goto(f'file://{page}')
        return Image.open(io.BytesIO(tab.screenshot())).convert('RGB')

def draw_report():
    task = texture_task('grass', 'dark stain', size=128, n_trn=100, n_normal=36, n_anomalous=12, seed=0)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write_folder(folder/'normal', task.x_trn)
        write_folder(folder/'new', task.x_test)
        command = [Path(sys.executable).parent/'stssad_fit', 'normal', 'new', '--out', 'fit']
        subprocess.run(command, cwd=folder, check=True)
        picture = screenshot(folder/'fit'/'report.html', width=900, height=1240, scale=1.5)
    path = nbs/'images'/'report.jpg'
    picture.save(path, quality=82, optimize=True)
    print(path, picture.size, f'{path.stat().st_size/1000:.0f} kB')

if __name__ == '__main__':
    if 'report' in sys.argv: sys.exit(draw_report())
    draw('demo/seed_0', demo_task('grass', 0), CutDiff())
    if data.is_dir():
        draw('demo_rotation', usps_task(data/'usps.h5', 6, 9), Rotation(interpolation='bicubic'))
        draw('demo_blowhole', mvtec_task(data, 'magnetic_tile', 'blowhole', size=64), CutDiff())
