using Sluice.Planting;
using Xunit.Sdk;

namespace Sluice.Connectors.Jdbc.Tests;

/// <summary>The tests of the ledgers notice when one of their rules is taken out.</summary>
public sealed class PlantedMistakeTests
{
    [Theory]
    [InlineData("LedgerTakeoverByAnOlderAttempt", nameof(LedgerConformance.A_takeover_by_a_lower_attempt_is_refused))]
    [InlineData("LedgerPositionIgnored", nameof(LedgerConformance.A_takeover_finds_what_was_committed_before))]
    [InlineData("CommitWithoutOwner", nameof(LedgerConformance.A_commit_of_an_attempt_that_was_replaced_is_refused_at_the_guard))]
    [InlineData("CommitWithoutSequence", nameof(LedgerConformance.A_commit_that_is_not_the_next_one_is_refused_at_the_guard))]
    [InlineData("CommitWithoutEpoch", nameof(LedgerConformance.A_commit_under_an_older_epoch_is_refused_at_the_guard))]
    [InlineData("OlderGenerationNotFenced", nameof(LedgerConformance.A_takeover_under_a_new_generation_raises_the_epoch_of_those_before_it))]
    [InlineData("OlderGenerationNotFenced", nameof(LedgerConformance.S5_a_fence_of_a_higher_epoch_holds_for_a_later_generation_too))]
    [InlineData("LedgerTakeoverByAnOlderGeneration", nameof(LedgerConformance.A_generation_below_one_that_the_ledger_knows_is_refused_whatever_its_epoch))]
    [InlineData("TargetPreparedAgain", nameof(LedgerConformance.A_target_is_prepared_once_in_a_generation_and_again_in_the_next))]
    public async Task A_rule_that_is_taken_out_is_missed_by_its_test(string mistake, string test)
    {
        foreach (LedgerConformance tests in new LedgerConformance[] { new PostgresLedgerTests(), new SqliteLedgerTests(), new MySqlLedgerTests() })
            await MissedAsync(tests, mistake, test);
    }

    [Theory]
    [InlineData("PositionReadBeforeTakeover", nameof(PostgresTakeoverTests.A_takeover_that_meets_a_commit_on_its_way_waits_for_it_and_starts_behind_it))]
    [InlineData("GenerationsBeginUnseen", nameof(PostgresTakeoverTests.S5_two_generations_that_begin_at_once_see_each_other_and_the_older_one_is_kept_out))]
    public Task A_rule_of_PostgreSQL_that_is_taken_out_is_missed_by_its_test(string mistake, string test) =>
        MissedAsync(new PostgresTakeoverTests(), mistake, test);

    [Fact]
    public Task A_warning_at_a_COMMIT_that_is_ignored_is_missed_by_its_test() => MissedAsync(
        new PostgresStandbyTests(), nameof(Mistake.WarningAtCommitIgnored),
        nameof(PostgresStandbyTests.F22_a_commit_that_the_server_gave_up_waiting_for_its_standby_is_in_doubt_and_settled_by_the_next_takeover));

    private static async Task MissedAsync<T>(T tests, string mistake, string test)
        where T : IAsyncLifetime
    {
        await tests.InitializeAsync();
        try
        {
            var run = tests.GetType().GetMethod(test)!;
            using var planted = new PlantedMistake(Enum.Parse<Mistake>(mistake));
            await Assert.ThrowsAnyAsync<XunitException>(() => (Task)run.Invoke(tests, null)!);
        }
        finally
        {
            await tests.DisposeAsync();
        }
    }
}
