/** So many colours there are in tokens.css. */
const COLOURS = 10;

/** A person's initials in a colour that is always the same. */
export function Avatar({
  userId,
  name,
  size = 'medium',
  faded = false,
}: {
  userId: string;
  name: string;
  size?: 'small' | 'medium' | 'large';
  /** Their connection is gone. */
  faded?: boolean;
}) {
  const classes = [
    'avatar',
    `avatar--${size}`,
    `colour-${colourOf(userId)}`,
    faded && 'avatar--faded',
  ];
  return (
    <span className={classes.filter(Boolean).join(' ')} title={name} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}

/** The number of a user's colour. */
export function colourOf(userId: string): number {
  let hash = 0;
  for (const char of userId) {
    hash = (hash * 31 + (char.codePointAt(0) ?? 0)) % 9_973;
  }
  return hash % COLOURS;
}

/** `Dr. Smith` is S, `Nurse Jane Doe` is JD: titles are nobody's name. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s._-]+/).filter((word) => word !== '');
  const own = words.filter((word) => !/^(dr|prof|mr|mrs|ms|nurse|sr)$/i.test(word));
  const [first, ...rest] = own.length > 0 ? own : words;
  const last = rest.at(-1);
  return [first, last]
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase();
}

/** Several people; of many, the first few and how many more. */
export function Avatars({
  people,
  label,
  most = 4,
}: {
  people: readonly { readonly userId: string; readonly displayName: string }[];
  label: string;
  most?: number;
}) {
  if (people.length === 0) {
    return null;
  }
  const names = people.map(({ displayName }) => displayName).join(', ');
  const shown = people.length > most ? people.slice(0, most - 1) : people;
  return (
    <span className="avatars" role="img" aria-label={`${label}: ${names}`} title={names}>
      {shown.map(({ userId, displayName }) => (
        <Avatar key={userId} userId={userId} name={displayName} size="small" />
      ))}
      {shown.length < people.length && (
        <span className="avatar avatar--small avatar--more">+{people.length - shown.length}</span>
      )}
    </span>
  );
}
