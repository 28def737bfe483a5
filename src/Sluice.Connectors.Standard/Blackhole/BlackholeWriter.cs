using Sluice.Connect.Batches;
using Sluice.Connect.Sinks;

namespace Sluice.Connectors.Standard.Blackhole;

internal sealed class BlackholeWriter(WriterRequest request) : LeaseOnlyWriter(request)
{
    protected override ValueTask WriteRowsAsync(Batch batch, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
