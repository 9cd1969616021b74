/** The sign of a private channel; the word beside it says the same. */
export function Lock() {
  return (
    <svg className="lock" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d="M5 7V5a3 3 0 016 0v2M3.5 7h9v6.5h-9z" />
    </svg>
  );
}
