/** One part of the report: locked by itself, edited by one person at a time. */
export interface Section {
  /** As in the resource id: `document:123:tab:findings`. */
  readonly name: string;
  readonly title: string;
  readonly hint: string;
  /** What it says before anybody has edited it in this browser. */
  readonly text: string;
}

/** The sections of every report of this page, in their order. */
export const SECTIONS: readonly Section[] = [
  {
    name: 'indication',
    title: 'Clinical indication',
    hint: 'Why the examination was asked for',
    text: 'Persistent dry cough for six weeks and weight loss of 4 kg. Former smoker (30 pack-years). Rule out a pulmonary mass.',
  },
  {
    name: 'findings',
    title: 'Findings',
    hint: 'What is seen, organ by organ',
    text: 'Lungs: 11 mm part-solid nodule in the right upper lobe, solid component 4 mm. No further nodules. No consolidation, no pleural effusion.\n\nMediastinum: no enlarged lymph nodes. Heart size normal, no pericardial effusion.\n\nUpper abdomen: unremarkable as far as covered.',
  },
  {
    name: 'diagnosis',
    title: 'Diagnosis',
    hint: 'What it means',
    text: 'Part-solid nodule in the right upper lobe, indeterminate.',
  },
  {
    name: 'recommendation',
    title: 'Recommendation',
    hint: 'What to do next',
    text: 'CT in three months to confirm persistence. Discuss in the thoracic tumour board.',
  },
  {
    name: 'medication',
    title: 'Medication',
    hint: 'Given for the examination, and to be aware of',
    text: 'Iomeprol 350 mg/ml, 80 ml i.v., tolerated without reaction. Metformin paused for 48 h.',
  },
];

export function resourceOf(documentId: string, section: Section): string {
  return `${documentId}:tab:${section.name}`;
}

/** What to call a resource: a section's title, or its own name where it is none of the report's. */
export function titleOf(resourceId: string): string {
  const [, , ...rest] = resourceId.split(':');
  const name = rest.join(':');
  if (name === '*') {
    return 'the whole report';
  }
  return SECTIONS.find((section) => `tab:${section.name}` === name)?.title ?? name;
}
