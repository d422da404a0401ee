@queue
Feature: Who waits is served in order
  Several people want the same section. The service keeps the order; nobody has to click again.

  Scenario: A queue of waiters gets the lock in the order of arrival
    Given Dr. Smith has opened "diagnosis" for editing
    And Nurse Jane waits for "diagnosis"
    And Dr. Miller waits for "diagnosis"
    And Nurse Joy waits for "diagnosis"
    When Dr. Smith closes "diagnosis"
    Then Nurse Jane gets "diagnosis", and the others still wait
    When Nurse Jane closes "diagnosis"
    Then Dr. Miller gets "diagnosis", and the others still wait
    When Dr. Miller closes "diagnosis"
    Then Nurse Joy gets "diagnosis"
    When Nurse Joy closes "diagnosis"
    Then "diagnosis" is free
