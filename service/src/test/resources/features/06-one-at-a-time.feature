Feature: One lock at a time, and ids of two parts
  A user edits in one tab. Applications that still name only the document go on working for now.

  Scenario: A user with an active lock is refused a second one
    Given Dr. Smith has opened "diagnosis" for editing
    When Dr. Smith opens "therapy" for editing
    Then Dr. Smith is told that a user may have 1 lock, and has "diagnosis"
    When Dr. Smith closes "diagnosis"
    And Dr. Smith opens "therapy" for editing
    Then Dr. Smith is editing "therapy"

  Scenario: A lock that another holds is told before the limit
    Given Dr. Smith has opened "diagnosis" for editing
    And Nurse Jane has opened "therapy" for editing
    When Dr. Smith opens "therapy" for editing
    Then Dr. Smith is told that Nurse Jane is editing it, and until when

  Scenario: A two-part id works, and is counted as deprecated
    When Dr. Smith opens the report as a whole by its two-part id
    Then Dr. Smith is editing "main"
    And 1 use of a deprecated id was counted
