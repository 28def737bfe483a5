using Sluice.Planting;
using Xunit.Sdk;

namespace Sluice.Storage.Tests;

/// <summary>The store's tests notice when one of its rules is taken out.</summary>
public sealed class PlantedMistakeTests
{
    [Theory]
    [InlineData("SwapWithoutVersion", nameof(SqliteJobStoreTests.S1_a_swap_on_an_old_version_is_stale_and_changes_nothing))]
    [InlineData("EndWithoutRaisedEpoch", nameof(SqliteJobStoreTests.S1_a_final_swap_raises_the_epoch_and_the_run_never_changes_again))]
    [InlineData("WriteOfAnEndedRun", nameof(SqliteJobStoreTests.F40_after_a_final_status_no_commit_is_recorded_and_no_attempt_begins))]
    [InlineData("StoreTakeoverByAnOlderAttempt", nameof(SqliteJobStoreTests.F41_an_attempt_that_was_replaced_can_neither_record_nor_take_over))]
    [InlineData("RecordWithoutOwner", nameof(SqliteJobStoreTests.F41_an_attempt_that_was_replaced_can_neither_record_nor_take_over))]
    [InlineData("RecordWithoutSequence", nameof(SqliteJobStoreTests.A_commit_is_recorded_once_even_when_it_is_sent_twice))]
    [InlineData("PlanReplaced", nameof(SqliteJobStoreTests.The_first_plan_of_a_generation_wins_and_is_read_back_whole))]
    public async Task A_rule_that_is_taken_out_is_missed_by_its_test(string mistake, string test)
    {
        await using var tests = new SqliteJobStoreTests();
        var run = typeof(SqliteJobStoreTests).GetMethod(test)!;
        using var planted = new PlantedMistake(Enum.Parse<Mistake>(mistake));
        await Assert.ThrowsAnyAsync<XunitException>(() => (Task)run.Invoke(tests, null)!);
    }
}
