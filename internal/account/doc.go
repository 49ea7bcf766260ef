// Package account keeps people, their passwords, the roles they hold at places for a
// time, who works for which producer, and their sessions. It owns the tables person,
// held_role, role_request, membership, membership_offer, session, second_factor, recovery_code,
// ticket and sent_code.
//
// Hashing a password takes memory and time, so it happens before an act and never in
// one: Passwords.Hash before AddPerson or SetPassword, Passwords.Check before
// StartSession. A session gives the roles held at the instant of each request, so a
// role that ends, or a person who is disabled, loses the power at once.
//
// Nothing here reads the wall clock: instants come from the act, the view or the caller.
package account
