Feature: A short break of the connection costs nobody a lock
  A train drives through a tunnel, a page is reloaded: whoever is back within the grace goes on.

  Scenario: A holder who disconnects and is back within the grace keeps the lock
    Given a grace of 4 seconds
    And Nurse Jane looks at the report
    And Dr. Smith looks at the report
    And Dr. Smith has opened "diagnosis" for editing
    When the connection of Dr. Smith breaks
    Then Nurse Jane sees that Dr. Smith is disconnected from "diagnosis"
    When Dr. Smith is connected again
    Then Nurse Jane sees that Dr. Smith is back at "diagnosis"
    And Dr. Smith is editing "diagnosis" with the same lock
