// Keys and passkeys need JavaScript: what offers them appears only where it runs, and says when a key does not answer.
document.addEventListener('DOMContentLoaded', () => {
  if (window.webauthnJSON && window.webauthnJSON.supported()) {
    document.querySelectorAll('[data-keys]').forEach((part) => { part.hidden = false })
  }
})
document.addEventListener('allauth.error', (event) => {
  event.preventDefault()
  document.querySelectorAll('[data-key-trouble]').forEach((words) => { words.hidden = false })
})
