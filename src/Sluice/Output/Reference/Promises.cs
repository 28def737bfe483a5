using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;

namespace Sluice.Output.Reference;

/// <summary>Capabilities in sentences.</summary>
internal static class Promises
{
    public static IReadOnlyList<string> Of(SourceCapabilities source) =>
    [
        source.Restart switch
        {
            Restart.Exact => "Reads again from any committed position, with the same rows in the same order: exactly once with a sink that allows it.",
            Restart.WholeSplit => "Reads a split again from its start, so the rows of a split are committed together, at its end: exactly once with a sink that allows it.",
            _ => "Cannot be read again from a position: rows may be lost or come twice after a failure.",
        },
        source.IsBounded ? "Ends by itself." : "Runs until it is stopped.",
        source.EmitsChanges ? "Rows may be updates and deletes." : "All rows are inserts.",
        source.PlansOffline ? "`sluice check` tells its splits." : "`sluice check` asks it only with `--connect`.",
    ];

    public static IReadOnlyList<string> Of(SinkCapabilities sink) =>
    [
        sink.Class switch
        {
            SinkClass.Transactional => "**Transactional**: rows and position are committed in one transaction of the target, which also refuses superseded writers. Exactly once.",
            SinkClass.Staged => "**Staged**: rows are written under hidden names and appear once the job's store has recorded them. Exactly once.",
            _ => "**LeaseOnly**: only the permit to write keeps superseded writers out. At least once: rows sent since the last commit come again after a failure.",
        },
        sink.AcceptsChanges ? "Updates and deletes are accepted." : "Inserts only.",
        sink.MaxWriters == int.MaxValue ? "Any number of tasks may write at once." : sink.MaxWriters == 1 ? "One task writes at a time." : $"At most {sink.MaxWriters} tasks write at once.",
    ];
}
