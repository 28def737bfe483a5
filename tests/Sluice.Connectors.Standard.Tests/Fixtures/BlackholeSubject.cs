using Sluice.Connect.Sinks;
using Sluice.Connect.TestKit.Sinks;

namespace Sluice.Connectors.Standard.Tests.Fixtures;

/// <summary>A target that nobody can read.</summary>
internal sealed class BlackholeSubject : SinkSubject
{
    public override ISink Create() => Plugins.Sink("Blackhole", "{}", null, Table);

    public override ValueTask<IReadOnlyList<long>?> VisibleIdsAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<long>?>(null);
}
