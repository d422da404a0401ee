Feature: The first editor gets the lock
  Whoever opens a section first edits it, and everyone who looks at the report sees who that is.

  Scenario: The first editor acquires the lock, and everyone watching sees who
    Given Nurse Jane looks at the report
    And Dr. Miller looks at the report
    When Dr. Smith opens "diagnosis" for editing
    Then Dr. Smith is editing "diagnosis"
    And Nurse Jane sees that Dr. Smith is editing "diagnosis"
    And Dr. Miller sees that Dr. Smith is editing "diagnosis"
