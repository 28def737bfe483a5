using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Serialization;

namespace Sluice.Cluster.Hosting;

/// <summary>What silos and clients have in common, and how either is started and ended within a bound.</summary>
internal static class ClusterHost
{
    /// <summary>However its times are scaled, a start loads and compiles code.</summary>
    private static readonly TimeSpan s_longestStart = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan s_longestEnd = TimeSpan.FromSeconds(10);

    /// <summary>A host without anything of its own.</summary>
    public static HostApplicationBuilder Begin(ClusterSettings settings, ILoggerFactory logs)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton(logs);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddSerializer(serializer => serializer.AddAssembly(typeof(ClusterHost).Assembly));
        builder.Services.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (settings.Cluster, settings.Cluster));
        return builder;
    }

    /// <summary>Starts it, or throws within a bound.</summary>
    /// <exception cref="TimeoutException">It did not start in time.</exception>
    public static async Task StartAsync(IHost host, TimeProvider time, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(s_longestStart, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            // Some of its steps wait without listening to the token.
            await host.StartAsync(both.Token).WaitAsync(both.Token);
        }
        catch (OperationCanceledException e) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"It did not start within {s_longestStart.TotalSeconds:0} s.", e);
        }
    }

    /// <summary>Ends it in good order, as far as that is possible within a bound. Never throws.</summary>
    public static async Task EndAsync(IHost host, TimeProvider time)
    {
        using var late = new CancellationTokenSource(s_longestEnd, time);
        await host.StopAsync(late.Token).WaitAsync(s_longestEnd, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var disposing = host is IAsyncDisposable slow ? slow.DisposeAsync().AsTask() : Task.CompletedTask;
        await disposing.WaitAsync(s_longestEnd, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
