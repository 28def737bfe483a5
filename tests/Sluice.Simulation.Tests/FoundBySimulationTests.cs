using Sluice.Simulation.Schedules;

namespace Sluice.Simulation.Tests;

/// <summary>
/// Seeds that found a fault once; what each found is its name. A seed shows what it showed only until something new is drawn at random: each fault
/// has a test of its own as well, in the contract, the engine's tests or <see cref="PromisesTests"/>.
/// </summary>
[Collection(WholeMachine.Name)]
public sealed class FoundBySimulationTests
{
    [Fact]
    public void A_resume_of_a_run_that_was_stopped_after_its_last_commit_ends() => Holds(78);

    [Fact]
    public void A_claim_whose_answer_was_lost_before_a_savepoint_that_was_given_up_is_made_again() => Holds(1241);

    [Fact]
    public void A_decision_on_the_lost_history_does_not_meet_its_version_in_the_restored_one() => Holds(1178);

    [Fact]
    public void A_generation_that_a_restored_store_has_forgotten_is_not_written_over() => Holds(823);

    [Fact]
    public void A_run_that_a_restored_store_has_forgotten_is_another_than_the_next_of_its_number() => Holds(754);

    [Fact]
    public void A_hanging_commit_of_one_run_does_not_put_off_the_deadlines_of_others() => Holds(851);

    [Fact]
    public void A_stop_that_was_answered_outlives_a_tombstone_that_was_set_before_its_journal_was_replayed() => Holds(696);

    private static void Holds(ulong seed)
    {
        var result = Schedule.Run(seed);
        Assert.True(result.Broken is null, $"seed {seed}: {result.Broken}");
    }
}
