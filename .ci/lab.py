#!/usr/bin/env python
"""Open chapters in a real JupyterLab in headless Chromium: run all cells, look for errors, drag every slider.

    apt-get install chromium; pip install -e '.[dev]'    # or CHROMIUM=/path/to/chromium
    python .ci/lab.py                     # all chapters with widgets
    python .ci/lab.py nbs/10_validation.ipynb

The chapters are copied to a temporary folder first; cells that `nbdev_test` leaves out are left out here, too.
Screenshots go to lab_screenshots/. A chapter is bad if a cell raises or has not run after five minutes, if an error
appears in an output, or if a slider is dragged and no picture and no text changes. Exits with 1 if one is bad."""
import json, os, re, shutil, socket, subprocess, sys, tempfile, time
from pathlib import Path
from urllib.request import Request, urlopen
from playwright.sync_api import Error, sync_playwright

FLAGS = ('--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking '
         '--disable-component-update --disable-sync').split()
LEFT_OUT = re.compile(r'(?m)^#\|\s*(eval:\s*false|notest|slow|cuda)\s*$')
LONGEST = int(os.environ.get('LAB_SECONDS', 300))  # for the cells of a chapter
SETTINGS = {'@jupyterlab/notebook-extension/tracker': {'windowingMode': 'none'},  # all cells are in the page
            '@jupyterlab/apputils-extension/notification': {'fetchNews': 'false', 'checkForUpdates': False}}

def source(cell): return ''.join(cell['source'])
def code_cells(path):
    "Its code cells; a file that JupyterLab is just writing is read again."
    for pause in [.5]*20 + [0]:
        try: return [c for c in json.loads(path.read_text(encoding='utf-8'))['cells'] if c['cell_type'] == 'code']
        except json.JSONDecodeError as error: last = error
        time.sleep(pause)
    raise last

def has_widgets(path):
    "Whether a stored output is something to drag or to press; progress bars are widgets, too."
    shown = [output.get('data', {}) for cell in code_cells(path) for output in cell['outputs']]
    widgets = [''.join(d.get('text/plain', '')) for d in shown if 'application/vnd.jupyter.widget-view+json' in d]
    return any('Slider(' in text or 'Button(' in text for text in widgets)

def prepare(path):
    "Empty the cells that `nbdev_test` leaves out, and remove stored outputs: what is there afterwards was made here."
    nb = json.loads(path.read_text(encoding='utf-8'))
    for cell in nb['cells']:
        if cell['cell_type'] != 'code': continue
        if LEFT_OUT.search(source(cell)): cell['source'] = []
        cell['outputs'], cell['execution_count'] = [], None
    path.write_text(json.dumps(nb), encoding='utf-8')

def wait_until(condition, seconds, pause=.5):
    "Whether the condition came true in time."
    end = time.time() + seconds
    while time.time() < end:
        if condition(): return True
        time.sleep(pause)
    return False

def shown(page):
    "What a slider can change: pictures, and text that is made by code."
    return page.evaluate('''() => {
        const all = kinds => [...document.querySelectorAll(kinds.map(kind => ".jp-OutputArea " + kind).join())];
        return all(["img", "canvas"]).map(e => e.src || e.toDataURL()).concat(
            all([".widget-html-content", ".jp-RenderedHTMLCommon", ".jp-RenderedText"]).map(e => e.textContent))}''')

def drag(page, handle):
    "Drag a handle to the other half of its slider; whether anything but the slider changed."
    handle.scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    before = shown(page)
    box = handle.bounding_box()
    track = handle.locator('xpath=ancestor::*[contains(@class, "noUi-target")]').bounding_box()
    x, y = box['x'] + box['width']/2, box['y'] + box['height']/2
    goal = track['x'] + track['width']*(.2 if x > track['x'] + track['width']/2 else .8)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(goal, y, steps=8)
    page.mouse.up()
    return wait_until(lambda: shown(page) != before, 30)

def run_all(page):
    "Choose Run All Cells; whether a cell began. Before the kernel is there the menu does nothing."
    if page.locator('.jp-Dialog').count(): page.keyboard.press('Enter')
    page.click('.lm-MenuBar-item:has-text("Run")')
    page.click('.lm-Menu-itemLabel:text-is("Run All Cells")')
    begun = page.locator('.jp-NotebookPanel .jp-InputPrompt', has_text=re.compile(r'[*\d]'))
    return wait_until(lambda: begun.count() > 0, 5)

def faults(page, path, shots):
    "Run a chapter and drag its sliders; yields what is wrong."
    page.wait_for_selector('.jp-NotebookPanel .jp-Cell', timeout=60_000)
    page.wait_for_selector('#jp-bottom-panel :text("| Idle"), #jp-main-statusbar :text("| Idle")', timeout=120_000)
    page.screenshot(path=shots/f'{path.stem}_opened.png')
    if not wait_until(lambda: run_all(page), 120): yield 'no cell starts'
    wanted = [k for k, cell in enumerate(code_cells(path)) if source(cell).strip()]

    def finished():
        page.keyboard.press('Control+s')
        page.wait_for_timeout(1000)
        ran = [cell['execution_count'] is not None for cell in code_cells(path)]
        broken = any(output['output_type'] == 'error' for cell in code_cells(path) for output in cell['outputs'])
        return broken or all(ran[k] for k in wanted)

    if not wait_until(finished, LONGEST, 2): yield f'not all cells have run after {LONGEST} s'
    for cell in code_cells(path):
        for output in cell['outputs']:
            if output['output_type'] == 'error':
                yield f"{output['ename']}: {output['evalue']} in the cell {source(cell).strip()[:60]!r}"
    handles = page.locator('.jp-NotebookPanel .noUi-handle').all()
    moved = [drag(page, handle) for handle in handles]
    page.screenshot(path=shots/f'{path.stem}_after.png')
    if not all(moved): yield f'{moved.count(False)} of {len(moved)} sliders move nothing'
    if page.locator('.jp-OutputArea:has-text("Traceback (most recent call last)")').count() and not any(
            output['output_type'] == 'error' for cell in code_cells(path) for output in cell['outputs']):
        yield 'a traceback appeared in an output'

def open_and_check(browser, address, path, shots):
    "What is wrong with a chapter, and how many sliders it has; None if the browser itself failed."
    page = browser.new_page(viewport=dict(width=1300, height=1000))
    try:
        page.goto(f'{address}/lab/tree/{path.name}?token=x&reset')
        return list(faults(page, path, shots)), page.locator('.jp-NotebookPanel .noUi-handle').count()
    except Error as error: print(f'  {path.name}: the browser says: {str(error).splitlines()[0]}', flush=True)
    finally:
        page.close()
        for kernel in json.load(urlopen(f'{address}/api/kernels?token=x')):
            urlopen(Request(f"{address}/api/kernels/{kernel['id']}?token=x", method='DELETE'))

def check(browser, address, path, shots):
    "Whether a chapter is good; prints a line about it. What fails in the browser is tried twice."
    begin, tries = time.time(), (open_and_check(browser, address, path, shots) for _ in range(2))
    found, sliders = next(filter(None, tries), (['the browser failed twice'], 0))
    seconds = f'{time.time() - begin:.0f} s'
    print(f"{'failed' if found else 'ok'}: {path.name} in JupyterLab, {sliders} sliders ({seconds})", flush=True)
    for fault in found: print(f'  {fault}', flush=True)
    return not found

def serve(folder):
    "A JupyterLab for the folder: (process, address)."
    settings = folder.parent/'settings'
    for name, content in SETTINGS.items():
        path = settings/f'{name}.jupyterlab-settings'
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content), encoding='utf-8')
    with socket.socket() as free:
        free.bind(('127.0.0.1', 0))
        port = free.getsockname()[1]
    env = os.environ | dict(JUPYTERLAB_SETTINGS_DIR=str(settings), JUPYTERLAB_WORKSPACES_DIR=str(settings/'workspaces'))
    address = f'http://127.0.0.1:{port}'
    options = ['--no-browser', '--allow-root', '--ip=127.0.0.1', f'--port={port}', '--ServerApp.token=x',
               f'--ServerApp.root_dir={folder}']
    process = subprocess.Popen([sys.executable, '-m', 'jupyter', 'lab', *options], env=env,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def answers():
        try: return urlopen(f'{address}/api?token=x')
        except OSError: return False
    if not wait_until(answers, 90): raise SystemExit('JupyterLab did not start')
    return process, address

def main(chapters):
    shots, good = Path('lab_screenshots').resolve(), []
    shots.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)/'nbs'
        shutil.copytree(Path(__file__).resolve().parents[1]/'nbs', folder)
        for chapter in chapters:
            if not (folder/chapter.name).exists(): shutil.copy(chapter, folder)
            prepare(folder/chapter.name)
        process, address = serve(folder)
        try:
            with sync_playwright() as playwright:
                chromium = os.environ.get('CHROMIUM') or shutil.which('chromium') or shutil.which('google-chrome')
                browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
                for chapter in chapters: good.append(check(browser, address, folder/chapter.name, shots))
        finally: process.terminate()
    print(f'lab: {good.count(True)} passed, {good.count(False)} failed')
    return not all(good)

if __name__ == '__main__':
    nbs = Path(__file__).resolve().parents[1]/'nbs'
    sys.exit(main([Path(p) for p in sys.argv[1:]] or [p for p in sorted(nbs.glob('[0-9]*.ipynb')) if has_widgets(p)]))
