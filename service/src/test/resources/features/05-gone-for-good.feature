Feature: Who stays away loses the lock
  A laptop is shut and taken home: after the grace others can go on.

  Scenario: A holder who stays away loses the lock after the grace
    Given a grace of 2 seconds
    And Nurse Jane looks at the report
    And Dr. Smith looks at the report
    And Dr. Smith has opened "diagnosis" for editing
    When the connection of Dr. Smith breaks
    Then Nurse Jane sees that Dr. Smith is disconnected from "diagnosis"
    And Nurse Jane sees that "diagnosis" was released because Dr. Smith was disconnected
    And "diagnosis" is free not before the grace was over
