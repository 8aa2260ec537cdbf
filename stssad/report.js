// The page can be read without this. It lets one move the threshold, sort, filter, enlarge, and note verdicts.
(() => {
  const by = id => document.getElementById(id)
  const { scores, normal, threshold, flagged } = JSON.parse(by('numbers').textContent)  // scores fall, those of normal images rise; threshold may be null
  const items = [...document.querySelectorAll('.item')]
  const divider = by('divider') ?? Object.assign(document.createElement('p'), { className: 'divider', id: 'divider' })

  // The threshold with so many images above it.
  function limit(above) {
    if (above === flagged && threshold !== null) return threshold
    if (above === 0) return scores[0]
    if (above === scores.length) return scores.at(-1) - 1
    return (scores[above - 1] + scores[above]) / 2
  }

  const nothing = above => above === 0 && threshold === null

  function describe(above) {
    if (nothing(above)) return by('counts').textContent = `None of ${scores.length} images is flagged: there is no threshold`
    const value = limit(above)
    const alarms = normal.filter(score => score > value).length
    const here = above === flagged ? 'the threshold of the fit' : `a score of ${value.toFixed(1)}`
    by('counts').textContent = `${above} of ${scores.length} images are above ${here}, `
      + `and ${alarms} of ${normal.length} normal images (${Math.round(100 * alarms / normal.length)}%)`
  }

  function arrange() {
    const sort = by('sort').value
    const order = (a, b) => sort === 'name' ? a.dataset.name.localeCompare(b.dataset.name)
      : (a.dataset.rank - b.dataset.rank) * (sort === 'up' ? -1 : 1)
    for (const list of [by('cards'), document.querySelector('#rows tbody')]) {
      list.append(...[...list.querySelectorAll('.item')].sort(order))
    }
    update()
  }

  function update() {
    const above = Number(by('threshold').value)
    const text = by('find').value.toLowerCase()
    const show = by('show').value
    describe(above)
    for (const item of items) {
      const side = item.dataset.rank <= above ? 'above' : 'below'
      item.classList.remove('above', 'below')
      item.classList.add(side)
      item.querySelector('.side').textContent = nothing(above) ? 'not flagged' : side
      item.hidden = (show && show !== side) || !item.dataset.name.toLowerCase().includes(text)
    }
    divider.remove()
    divider.textContent = nothing(above) ? 'Nothing is flagged: there is no threshold' : 'Threshold: from here on images are below it'
    if (by('sort').value === '') by('cards').querySelector('.item.below')?.before(divider)
  }

  // An image is enlarged by moving its card into the dialog; an empty one keeps its place.
  const zoom = by('zoom'), place = document.createElement('figure')
  function enlarge(card) {
    card.replaceWith(place)
    zoom.append(card)
    if (!zoom.open) zoom.showModal()
  }
  function putBack() {
    const card = zoom.querySelector('.item')
    if (card) place.replaceWith(card)
    return card
  }
  function go(steps) {
    const card = putBack()
    const shown = [...by('cards').querySelectorAll('.item:not([hidden])')]
    enlarge(shown.at((shown.indexOf(card) + steps) % shown.length))
  }
  function press(event) {
    if (event.target.matches('select') || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'ArrowRight') go(1)
    if (event.key === 'ArrowLeft') go(-1)
    const verdict = { a: 'anomaly', n: 'normal' }[event.key]
    if (verdict) zoom.querySelector('.verdict select').value = verdict
    if (verdict) unsaved = true
  }

  // A spreadsheet must not take a name for a formula.
  function cell(text) {
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
    return `"${safe.replaceAll('"', '""')}"`
  }

  let unsaved = false
  function save() {
    const lines = ['rank,file,verdict']
    for (const card of document.querySelectorAll('figure.item')) {
      const verdict = card.querySelector('.verdict select').value
      if (verdict) lines.push([card.dataset.rank, cell(card.dataset.name), verdict].join(','))
    }
    const link = document.createElement('a')
    link.href = URL.createObjectURL(new Blob([lines.join('\n') + '\n'], { type: 'text/csv' }))
    link.download = 'verdicts.csv'
    link.click()
    unsaved = false
  }

  for (const element of document.querySelectorAll('.controls, .verdict')) element.hidden = false
  for (const id of ['threshold', 'show', 'find']) by(id).addEventListener('input', update)
  by('sort').addEventListener('input', arrange)
  by('save').addEventListener('click', save)
  by('before').addEventListener('click', () => go(-1))
  by('after').addEventListener('click', () => go(1))
  by('close').addEventListener('click', () => zoom.close())
  zoom.addEventListener('keydown', press)
  zoom.addEventListener('close', () => putBack()?.querySelector('a').focus())
  document.addEventListener('change', event => { if (event.target.matches('.verdict select')) unsaved = true })
  document.addEventListener('click', event => {
    const link = event.target.closest('.pictures')
    if (!link) return
    event.preventDefault()
    if (zoom.open) zoom.close()
    else enlarge(link.closest('.item'))
  })
  addEventListener('beforeunload', event => { if (unsaved) event.preventDefault() })
  update()
})()
