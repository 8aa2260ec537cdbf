#!/usr/bin/env python
"""Open chapters in a real JupyterLab in headless Chromium: run all cells, look for errors, drag the first slider.

    pip install playwright      # and a Chromium: CHROMIUM=/usr/bin/chromium
    python .ci/lab.py nbs/66_live.ipynb nbs/20_augment.cutdiff.ipynb

The chapters are copied to a temporary folder first. Screenshots go to lab_screenshots/: as opened, before and after the drag.
Exits with 1 if a cell fails, or if a slider moves and no picture does."""
import os, shutil, subprocess, sys, tempfile, time
from pathlib import Path
from urllib.request import urlopen
from playwright.sync_api import sync_playwright

PORT = 8765
FLAGS = '--no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update --disable-sync'.split()

def wait_for_server():
    for _ in range(60):
        try: return urlopen(f'http://127.0.0.1:{PORT}/api?token=x')
        except OSError: time.sleep(1)
    raise SystemExit('JupyterLab did not start')

def pictures(page): return [image.get_attribute('src') for image in page.locator('.jp-OutputArea img').all()]

def check(page, name, shots):
    page.goto(f'http://127.0.0.1:{PORT}/lab/tree/{name}?token=x&reset')
    page.wait_for_selector('.jp-NotebookPanel', timeout=60_000)
    time.sleep(4)
    page.screenshot(path=shots/f'{name}_opened.png')
    page.keyboard.press('Escape')
    page.click('text=Run >> nth=0'); page.click('text=Run All Cells')
    begin = time.time()
    time.sleep(4)
    while time.time() - begin < 300:
        idle = page.locator('.jp-Notebook-ExecutionIndicator').first.get_attribute('data-status') == 'idle'
        if idle and not page.locator('.jp-InputPrompt:has-text("[*]")').count(): break
        time.sleep(1)
    errors = page.locator('.jp-RenderedText[data-mime-type="application/vnd.jupyter.error"]').count()
    moved, handles = None, page.locator('.jp-NotebookPanel .noUi-handle')
    if handles.count():
        handles.first.scroll_into_view_if_needed()
        time.sleep(2)
        before, box = pictures(page), handles.first.bounding_box()
        page.screenshot(path=shots/f'{name}_before.png')
        x, y = box['x'] + box['width']/2, box['y'] + box['height']/2
        page.mouse.move(x, y); page.mouse.down(); page.mouse.move(x + 80, y, steps=8); page.mouse.up()
        time.sleep(4)
        page.screenshot(path=shots/f'{name}_after.png')
        moved = pictures(page) != before
    print(f'{name}: {time.time() - begin:.0f} s, {errors} errors' + {None: '', True: ', the slider moves its picture', False: ', THE SLIDER MOVES NOTHING'}[moved], flush=True)
    return errors == 0 and moved is not False

shots = Path('lab_screenshots')
shots.mkdir(exist_ok=True)
with tempfile.TemporaryDirectory() as tmp:
    folder = Path(tmp)/'nbs'
    shutil.copytree('nbs', folder)
    server = subprocess.Popen([sys.executable, '-m', 'jupyter', 'lab', '--no-browser', f'--port={PORT}', '--allow-root', '--ServerApp.token=x',
                               f'--ServerApp.root_dir={folder}'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for_server()
        with sync_playwright() as p:
            browser = p.chromium.launch(executable_path=os.environ.get('CHROMIUM'), args=FLAGS)
            page = browser.new_page(viewport=dict(width=1300, height=1000))
            good = [check(page, Path(name).name, shots) for name in sys.argv[1:]]
    finally: server.terminate()
print(f'{sum(good)} good, {len(good) - sum(good)} bad')
sys.exit(not all(good))
