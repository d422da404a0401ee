Feature: Two people work on one report
  Sections are locked one by one, so that several people write one report together.

  Scenario: Two users edit two sections of one document; its watchers see both
    Given Dr. Miller looks at the report
    When Dr. Smith opens "diagnosis" for editing
    And Nurse Jane opens "medication" for editing
    Then Dr. Smith is editing "diagnosis"
    And Nurse Jane is editing "medication"
    And Dr. Miller sees that Dr. Smith is editing "diagnosis"
    And Dr. Miller sees that Nurse Jane is editing "medication"
