#!/usr/bin/env python
"""Use the report as its readers do, in headless Chromium: verdicts and the warning before they are lost, the list as CSV,
three widths, light and dark, print, without scripts, and axe-core's rules for those who cannot see the page.

    apt-get install chromium; pip install -e '.[dev]'    # or CHROMIUM=/path/to/chromium
    python .ci/report.py                # a small fit, made here
    python .ci/report.py report.html    # a page that is there

Every check is a line; exits with 1 if one fails."""
import csv, os, shutil, sys, tempfile
from functools import partial
from pathlib import Path
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, expect, sync_playwright
from stssad import STSSAD
from stssad.detector import Detector
from stssad.images import to_float
from stssad.report import report_html
from stssad.textures import texture_task

WIDTHS, GROUNDS = (1400, 768, 390), ('light', 'dark')

def make_page(path):
    "A report of a fit of some seconds."
    task = texture_task('grass', 'dark stain', size=64, n_trn=48, n_normal=12, n_anomalous=4, seed=0)
    x_trn, x_test = to_float(task.x_trn), to_float(task.x_test)
    starts = [dict(size=.001), dict(size=.01)]
    est = STSSAD(None, partial(Detector, width=8), starts=starts, warmup_epochs=5, max_iter=10, device='cpu', verbose=False)
    est.fit(x_trn, x_test)
    names = ['=1+1.png'] + [f'{k:02d}.png' for k in range(1, len(x_test))]
    path.write_text(report_html(est, x_trn, x_test, names=names, links=names), encoding='utf-8')
    est.false_discoveries, est.threshold_ = .01, est.decision_scores_.max()   # 48 normal images: too few to flag any
    path.with_name('none.html').write_text(report_html(est, x_trn, x_test), encoding='utf-8')

def opened(browser, page, **options):
    tab = browser.new_page(**options)
    tab.faults = []
    tab.on('pageerror', lambda error: tab.faults.append(str(error)))
    tab.on('console', lambda message: tab.faults.append(message.text) if message.type == 'error' else None)
    tab.goto(f'file://{page.resolve()}')
    return tab

def asks(tab):
    "Whether the browser asks before the page is left; whoever is asked stays."
    asked = []
    def stay(dialog):
        asked.append(dialog.type)
        dialog.dismiss()
    tab.on('dialog', stay)
    try: tab.goto('about:blank', timeout=5000)
    except Error: pass   # ERR_ABORTED: it was not left
    tab.remove_listener('dialog', stay)
    return asked == ['beforeunload'] and tab.url != 'about:blank'

def choose(tab, card, key):
    "A verdict below a card, with the keyboard."
    select = card.locator('.verdict select')
    select.scroll_into_view_if_needed()
    select.focus()
    tab.keyboard.press(key)
    return select.input_value()

def becomes(select, value):
    "Whether a choice takes this value within five seconds: the page hears of a key a little later than it is pressed."
    try: expect(select).to_have_value(value, timeout=5000)
    except AssertionError: return False
    return True

def saved(tab):
    "Rows of the list that the button saves."
    with tab.expect_download() as download: tab.click('#save')
    with open(download.value.path(), encoding='utf-8', newline='') as f: return list(csv.DictReader(f))

def verdicts(browser, page):
    "(what is tried, whether it holds) of marks and of the warning before they are lost."
    looked = opened(browser, page)
    looked.locator('.pictures').first.click()
    looked.keyboard.press('Escape')
    yield 'who has marked nothing is not asked', not asks(looked)

    tab = opened(browser, page)
    cards = tab.locator('figure.item')
    first, second = cards.nth(0), cards.nth(1)
    tab.mouse.click(5, 5)
    yield 'a verdict below a picture', choose(tab, first, 'a') == 'anomaly'
    yield 'the browser asks before it is lost', asks(tab)
    yield 'who stays still has it', first.locator('select').input_value() == 'anomaly'
    name = first.get_attribute('data-name')
    rows = saved(tab)
    yield 'the list has it, and its name is no formula', [row['verdict'] for row in rows] == ['anomaly'] and (
        rows[0]['file'] == (f"'{name}" if name.startswith('=') else name))

    second.locator('.pictures').click()
    tab.keyboard.press('n')
    tab.keyboard.press('Escape')
    yield 'a verdict with one key on an enlarged picture', becomes(second.locator('select'), 'normal')
    yield 'the browser asks before that is lost, too', asks(tab)
    yield 'the list has both', [row['verdict'] for row in saved(tab)] == ['anomaly', 'normal']
    choose(tab, second, 'Home')   # none
    yield 'a verdict taken back is asked about as well', second.locator('select').input_value() == '' and asks(tab)
    yield 'and is not in the list', [row['verdict'] for row in saved(tab)] == ['anomaly']
    yield 'what is saved can be left', not asks(tab)

def without_threshold(browser, page):
    "(what is tried, whether it holds) of a fit that could not flag anything."
    tab = opened(browser, page)
    sides = lambda: [side.text_content() for side in tab.locator('figure .side').all()]
    yield 'no threshold: nothing is flagged', set(sides()) == {'not flagged'} and '× threshold,' not in tab.content()
    yield 'and the page says so', 'there is no threshold' in tab.locator('#counts').text_content()
    move = "value => {threshold.value = value; threshold.dispatchEvent(new Event('input'))}"
    tab.evaluate(move, 2)
    yield 'the slider sets one', sides().count('above') == 2 and sides().count('below') == len(sides()) - 2
    tab.evaluate(move, 0)
    yield 'and takes it back', set(sides()) == {'not flagged'} and not tab.faults

def looks(browser, page):
    "(what is tried, whether it holds) of widths, grounds and rules."
    for ground in GROUNDS:
        for width in WIDTHS:
            tab = opened(browser, page, color_scheme=ground, viewport=dict(width=width, height=900))
            where = f'{width} pixels, {ground}'
            yield f'{where}: nothing sticks out', tab.evaluate('document.documentElement.scrollWidth <= innerWidth')
            broken = '[...document.images].filter(i => i.complete && !i.naturalWidth).length'
            yield f'{where}: no error, no broken picture', not tab.faults and tab.evaluate(broken) == 0
            yield f'{where}: axe-core finds nothing', nothing_found(tab)
            tab.locator('.pictures').first.click()
            yield f'{where}: nor on an enlarged picture', nothing_found(tab)
            tab.close()
    brightness = "parseInt(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])"
    for ground in GROUNDS:
        tab = opened(browser, page, color_scheme=ground)
        yield f'{ground} is {ground}', (tab.evaluate(brightness) > 200) == (ground == 'light')
        tab.emulate_media(media='print')
        controls = "[...document.querySelectorAll('.controls, .verdict')].every(e => getComputedStyle(e).display === 'none')"
        whole = "[...document.querySelectorAll('figure')].every(e => getComputedStyle(e).breakInside === 'avoid')"
        printed = tab.evaluate(brightness) > 200 and tab.evaluate(controls) and tab.evaluate(whole)
        yield f'printed from {ground}: black on white, without controls, cards whole', printed
        tab.close()
    context = browser.new_context(java_script_enabled=False)
    tab = opened(context, page)
    cards = tab.locator('figure.item')
    shown = all(card.is_visible() and card.locator('.pictures svg').count() == 3 for card in cards.all())
    yield 'without scripts: all cards, no dead controls', shown and cards.count() > 0 and not tab.locator('.controls').is_visible()
    context.close()

def nothing_found(tab):
    found = Axe().run(tab)
    for violation in found.response['violations']: print('  ', violation['id'], violation['nodes'][0]['html'][:200])
    return not found.response['violations']

def main(page=None):
    good = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        tries = [(verdicts, page), (looks, page)]
        if page is None:
            make_page(page := Path(folder, 'report.html'))
            tries = [(verdicts, page), (without_threshold, page.with_name('none.html')), (looks, page)]
        chromium = os.environ.get('CHROMIUM') or shutil.which('chromium') or shutil.which('google-chrome')
        browser = playwright.chromium.launch(executable_path=chromium, args=['--no-sandbox', '--disable-gpu'])
        for trial, page in tries:
            for what, holds in trial(browser, page):
                good.append(holds)
                print(f"{'ok' if holds else 'failed'}: {what}", flush=True)
    print(f'report: {good.count(True)} passed, {good.count(False)} failed')
    return not all(good)

if __name__ == '__main__': sys.exit(main(*map(Path, sys.argv[1:2])))
