namespace Sluice.Core.Runs;

/// <summary>Names and properties of statuses.</summary>
public static class RunStatusNames
{
    /// <summary>The name in the API and on the screen, such as <c>DOING_SAVEPOINT</c>.</summary>
    public static string Name(this RunStatus status) => status switch
    {
        RunStatus.DoingSavepoint => "DOING_SAVEPOINT",
        RunStatus.SavepointDone => "SAVEPOINT_DONE",
        _ => status.ToString().ToUpperInvariant(),
    };

    /// <summary>The run has ended and its status never changes again.</summary>
    public static bool IsFinal(this RunStatus status) =>
        status is RunStatus.Finished or RunStatus.Failed or RunStatus.Canceled or RunStatus.SavepointDone;
}
