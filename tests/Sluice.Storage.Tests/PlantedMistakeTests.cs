using Sluice.Planting;
using Sluice.Storage.Tests.Sqlite;
using Xunit.Sdk;

namespace Sluice.Storage.Tests;

/// <summary>The store's tests notice when one of its rules is taken out. A store works on a thread of its own, so these mistakes are everybody's, and these tests run alone.</summary>
[Collection(nameof(PlantedMistakeTests))]
[CollectionDefinition(nameof(PlantedMistakeTests), DisableParallelization = true)]
public sealed class PlantedMistakeTests
{
    [Theory]
    [InlineData("WriteOfAnEndedRun", nameof(SqliteJournalTests.F40_after_a_final_status_no_commit_is_recorded_and_no_attempt_begins))]
    [InlineData("StoreTakeoverByAnOlderAttempt", nameof(SqliteJournalTests.F41_an_attempt_that_was_replaced_can_neither_record_nor_take_over))]
    [InlineData("RecordWithoutOwner", nameof(SqliteJournalTests.F41_an_attempt_that_was_replaced_can_neither_record_nor_take_over))]
    [InlineData("RecordWithoutSequence", nameof(SqliteJournalTests.A_commit_is_recorded_once_even_when_it_is_sent_twice))]
    [InlineData("PlanReplaced", nameof(SqliteJournalTests.The_first_plan_of_a_generation_wins_and_is_read_back_whole))]
    public async Task A_rule_that_is_taken_out_is_missed_by_its_test(string mistake, string test)
    {
        await using var tests = new SqliteJournalTests();
        var run = typeof(SqliteJournalTests).GetMethod(test)!;
        using var planted = new PlantedMistake(Enum.Parse<Mistake>(mistake), forAll: true);
        await Assert.ThrowsAnyAsync<XunitException>(() => (Task)run.Invoke(tests, null)!);
    }
}
