// The page can be read without this. It lets one move the threshold, sort, filter, and note verdicts.
(() => {
  const by = id => document.getElementById(id)
  const { scores, normal, threshold, flagged, unit } = JSON.parse(by('numbers').textContent)  // scores fall, those of normal images rise
  const items = [...document.querySelectorAll('.item')]
  const divider = by('divider') ?? Object.assign(document.createElement('p'), { className: 'divider', id: 'divider' })
  divider.textContent = 'Threshold: from here on images are below it'

  // The threshold with so many images above it.
  function limit(above) {
    if (above === flagged) return threshold
    if (above === 0) return scores[0]
    if (above === scores.length) return scores.at(-1) - 1
    return (scores[above - 1] + scores[above]) / 2
  }

  function describe(above) {
    const value = limit(above)
    const alarms = normal.filter(score => score > value).length
    by('counts').textContent = `${above} of ${scores.length} images above ${value.toFixed(1)} ${unit}, `
      + `which ${alarms} of the ${normal.length} normal images exceed (${Math.round(100 * alarms / normal.length)}%)`
  }

  function order(a, b) {
    const sort = by('sort').value
    if (sort === 'name') return a.dataset.name.localeCompare(b.dataset.name)
    return (a.dataset.rank - b.dataset.rank) * (sort === 'up' ? -1 : 1)
  }

  function update() {
    const above = Number(by('threshold').value)
    const text = by('find').value.toLowerCase()
    describe(above)
    for (const item of items) {
      const side = item.dataset.rank <= above ? 'above' : 'below'
      item.classList.remove('above', 'below')
      item.classList.add(side)
      item.querySelector('.side').textContent = side
      item.hidden = (by('show').value && by('show').value !== side) || !item.dataset.name.toLowerCase().includes(text)
    }
    for (const list of [by('cards'), document.querySelector('#rows tbody')]) {
      list.append(...[...list.querySelectorAll('.item')].sort(order))
    }
    divider.remove()
    if (by('sort').value === '') by('cards').querySelector('.item.below')?.before(divider)
  }

  // A spreadsheet must not take a name for a formula.
  function cell(text) {
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
    return `"${safe.replaceAll('"', '""')}"`
  }

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
  }

  for (const element of document.querySelectorAll('.controls, .verdict')) element.hidden = false
  for (const id of ['threshold', 'show', 'sort', 'find']) by(id).addEventListener('input', update)
  by('save').addEventListener('click', save)
  update()
})()
