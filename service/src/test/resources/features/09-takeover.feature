@takeover
Feature: A lock is handed over
  Somebody needs a section that another has open. The other is asked first; silence does not block
  the ward.

  Background:
    Given who asks for a lock gets it where its holder is silent for 2 seconds
    And Dr. Smith looks at the report
    And Nurse Jane looks at the report
    And Dr. Smith has opened "diagnosis" for editing
    And Nurse Jane asks Dr. Smith for "diagnosis", saying "the patient is here"
    And Dr. Smith sees that Nurse Jane asks for "diagnosis", saying "the patient is here"

  Scenario: It is accepted at once
    When Dr. Smith hands "diagnosis" over
    Then Nurse Jane is editing "diagnosis", taken over from Dr. Smith

  Scenario: It is declined
    When Dr. Smith keeps "diagnosis"
    Then Nurse Jane sees that Dr. Smith keeps "diagnosis"
    And Dr. Smith is editing "diagnosis"

  Scenario: The holder is silent, and it is forced
    When Dr. Smith says nothing
    Then Nurse Jane is editing "diagnosis", taken over from Dr. Smith
    And that was not before the holder had 2 seconds to answer
