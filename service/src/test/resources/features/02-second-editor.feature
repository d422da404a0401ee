Feature: The second editor is told who edits
  Nobody overwrites anybody: who comes second learns who is at work, and for how long at most.

  Background:
    Given Nurse Jane looks at the report
    And Dr. Smith has opened "diagnosis" for editing

  Scenario: The second editor is denied, told the holder's name and the time left
    When Nurse Jane opens "diagnosis" for editing
    Then Nurse Jane is told that Dr. Smith is editing it, and until when

  Scenario: The second editor stays a viewer
    When Nurse Jane opens "diagnosis" for editing
    Then Nurse Jane is among those who look at the report
    When Dr. Smith closes "diagnosis"
    Then Nurse Jane sees that "diagnosis" is free
