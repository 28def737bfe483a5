using Microsoft.Extensions.Hosting;

namespace Sluice.Cluster.Hosting;

/// <summary>Signals are the process's own.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
