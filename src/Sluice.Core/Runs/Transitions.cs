namespace Sluice.Core.Runs;

/// <summary>Which status may follow which: the whole table. What is not in it does not happen.</summary>
public static class Transitions
{
    /// <summary>All rows, in the order of a run's life.</summary>
    public static IReadOnlyList<Transition> All { get; } =
    [
        new(RunStatus.Created, RunStatus.Pending, "accepted"),
#if SLUICE_NEXT
        new(RunStatus.Created, RunStatus.Announced, "accepted, and no node runs tasks"),
        new(RunStatus.Announced, RunStatus.Pending, "a node runs tasks"),
        new(RunStatus.Announced, RunStatus.Canceled, "cancel with nothing running, or force stop"),
        new(RunStatus.Announced, RunStatus.SavepointDone, "savepoint with nothing running"),
#endif
        new(RunStatus.Created, RunStatus.Running, "started in this process"),
        new(RunStatus.Created, RunStatus.Canceled, "cancel with nothing running, or force stop"),
        new(RunStatus.Created, RunStatus.SavepointDone, "savepoint with nothing running"),
        new(RunStatus.Created, RunStatus.Failed, "cannot be started"),
        new(RunStatus.Pending, RunStatus.Scheduled, "slots are assigned"),
        new(RunStatus.Pending, RunStatus.Canceled, "cancel with nothing running, or force stop"),
        new(RunStatus.Pending, RunStatus.SavepointDone, "savepoint with nothing running"),
        new(RunStatus.Pending, RunStatus.Finished, "everything was committed before"),
        new(RunStatus.Scheduled, RunStatus.Running, "its attempts have been taken"),
        new(RunStatus.Scheduled, RunStatus.Pending, "nobody took its attempts in time, or those who did were lost"),
        new(RunStatus.Scheduled, RunStatus.Failing, "an attempt failed"),
        new(RunStatus.Scheduled, RunStatus.DoingSavepoint, "savepoint"),
        new(RunStatus.Scheduled, RunStatus.Canceling, "cancel"),
        new(RunStatus.Scheduled, RunStatus.Canceled, "force stop"),
        new(RunStatus.Running, RunStatus.Finished, "everything is committed"),
        new(RunStatus.Running, RunStatus.Failing, "an attempt failed"),
        new(RunStatus.Running, RunStatus.Failed, "a task failed in this process"),
        new(RunStatus.Running, RunStatus.DoingSavepoint, "savepoint"),
        new(RunStatus.Running, RunStatus.Canceling, "cancel"),
        new(RunStatus.Running, RunStatus.Canceled, "force stop"),
        new(RunStatus.DoingSavepoint, RunStatus.SavepointDone, "every attempt has committed and ended"),
        new(RunStatus.DoingSavepoint, RunStatus.Running, "the savepoint's deadline passed and nothing had ended"),
        new(RunStatus.DoingSavepoint, RunStatus.Canceling, "cancel"),
        new(RunStatus.DoingSavepoint, RunStatus.Canceled, "force stop, or the deadline"),
        new(RunStatus.Failing, RunStatus.Pending, "started again"),
        new(RunStatus.Failing, RunStatus.Failed, "the retries are used up, or the failure is final"),
        new(RunStatus.Failing, RunStatus.DoingSavepoint, "savepoint"),
        new(RunStatus.Failing, RunStatus.Canceling, "cancel"),
        new(RunStatus.Failing, RunStatus.Canceled, "force stop"),
        new(RunStatus.Canceling, RunStatus.Canceled, "every attempt has ended, force stop, or the deadline"),
    ];

    /// <summary>Whether a run may go from one status to another.</summary>
    public static bool Allows(RunStatus from, RunStatus to)
    {
        foreach (var row in All)
        {
            if (row.From == from && row.To == to)
                return true;
        }

        // A status of a newer release: nothing is known of it, but a stop is always allowed.
        return !Enum.IsDefined(from) && to is RunStatus.Canceled or RunStatus.DoingSavepoint;
    }
}
