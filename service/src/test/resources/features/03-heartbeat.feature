Feature: A lock lives as long as its editor works
  The editor's page tells the service again and again that it is there. Where it falls silent, the
  lock does not stay behind for ever.

  Background:
    Given a lock lasts 2 seconds unless it is renewed
    And Nurse Jane looks at the report

  Scenario: The heartbeat keeps a lock beyond the time that it lasts
    Given Dr. Smith has opened "diagnosis" for editing, and the page renews the lock
    When 3 times as long as the lock lasts has passed
    Then Dr. Smith is editing "diagnosis"

  Scenario: Without a heartbeat the lock expires
    Given Dr. Smith has opened "diagnosis" for editing
    When the page of Dr. Smith renews nothing
    Then Nurse Jane sees that the lock of "diagnosis" has expired
    And "diagnosis" is free
