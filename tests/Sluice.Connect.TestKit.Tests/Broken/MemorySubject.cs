using Sluice.Connect.Sinks;
using Sluice.Connect.TestKit.Sinks;

namespace Sluice.Connect.TestKit.Tests.Broken;

/// <summary>A target in memory, and sinks over it that all have the same fault.</summary>
internal sealed class MemorySubject(SinkFault fault) : SinkSubject
{
    private readonly MemoryTarget _target = new();

    public override ISink Create() => new MemorySink(_target, fault);

    public override ValueTask<IReadOnlyList<long>?> VisibleIdsAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<long>?>([.. _target.Rows]);
}
