Feature: No one takes a whole report
  Where users may work in several tabs, a limit keeps sections for others.

  Scenario: A user with a limit of five is refused the sixth lock of a document
    Given users may have 5 locks of a document
    And Dr. Smith has opened 5 sections for editing
    When Dr. Smith opens "one more" for editing
    Then Dr. Smith is told that a user may have 5 locks
    When Dr. Smith opens "summary" of another report for editing
    Then that is granted
