using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Messaging;
using Sluice.Cluster.Membership;
using Sluice.Cluster.Nodes;
using Sluice.Core.Identity;
using Sluice.Core.Ports;
using Sluice.Engine.Waiting;

namespace Sluice.Cluster.Hosting;

/// <summary>
/// A node's connection to the control processes, as an Orleans client: hints go out by its link and come in by an observer. A client and never a silo:
/// a silo that is declared dead ends its process, and with it would go every runner of the node.
/// </summary>
/// <param name="settings">Of the cluster.</param>
/// <param name="members">Where control processes are found.</param>
/// <param name="link">Connected while there is one.</param>
/// <param name="wake">Told of the node's sessions.</param>
/// <param name="logs">Where Orleans and this log.</param>
public sealed class NodeConnection(ClusterSettings settings, IMemberStore members, ClusterLink link, Action<WorkerSession> wake, ILoggerFactory logs)
{
    /// <summary>After so many subscriptions without an answer the connection is made anew.</summary>
    private const int MostUnanswered = 6;

    private const int QuietFailures = 6;

    /// <summary>Where there are some and none answers for so long, somebody should look at their addresses: Orleans goes on trying for as long as it may.</summary>
    private static readonly TimeSpan s_quietSilence = TimeSpan.FromSeconds(5);

    private readonly ClusterLog _log = new(logs.CreateLogger<NodeConnection>());

    // Orleans itself keeps observers only as long as somebody else does.
    private readonly NodeObserver _observer = new(wake);

    /// <summary>Keeps a connection until it is cancelled.</summary>
    public async Task RunAsync(TimeProvider time, Func<double> jitter, CancellationToken cancellationToken)
    {
        for (var failures = 0; !cancellationToken.IsCancellationRequested; failures++)
        {
            var host = default(IHost);
            try
            {
                if (await ListedAsync(cancellationToken) is { Length: > 0 } listed)
                {
                    host = Build();
                    var starting = ClusterHost.StartAsync(host, time, cancellationToken);
                    if (await Task.WhenAny(starting, Task.Delay(s_quietSilence, time, cancellationToken)) != starting)
                        _log.NotYetConnected(listed);
                    await starting;
                    await KeepAsync(host.Services.GetRequiredService<IClusterClient>(), time, () => failures = 0, cancellationToken);
                }

                throw new TimeoutException("None answers.");
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                var wait = PassLoop.Backoff(failures, jitter());
                // The first control processes of a cluster take a while to start: that is no news.
                if (failures >= QuietFailures)
                    _log.NotConnected(e.Message, wait.TotalSeconds);
                await Task.Delay(wait, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                // Asked to end.
            }
            finally
            {
                link.Disconnect();
                if (host is not null)
                    await ClusterHost.EndAsync(host, time);
            }
        }
    }

    /// <summary>The control processes that the store lists, and where each says that it is; empty: there is none.</summary>
    private async Task<string> ListedAsync(CancellationToken cancellationToken)
    {
        var view = await members.ReadAsync(settings.Cluster, only: null, cancellationToken);
        return string.Join(", ", view.Members.Where(StoreGateways.IsOne).Select(m => $"that of {m.Name} at {m.Key.Address}:{m.GatewayPort}"));
    }

    private StoreGateways Gateways() => new(members, settings.Cluster, settings.Refresh);

    private IHost Build()
    {
        var builder = ClusterHost.Begin(settings, logs);
        builder.UseOrleansClient(client =>
        {
            client.Services.AddSingleton<IGatewayListProvider>(Gateways());
            client.Configure<GatewayOptions>(o => o.GatewayListRefreshPeriod = settings.Refresh);
            client.Configure<ClientMessagingOptions>(o => o.ResponseTimeout = settings.Answer);
        });
        return builder.Build();
    }

    /// <summary>Says again and again where the node is; returns when nobody has heard it for long.</summary>
    private async Task KeepAsync(IClusterClient client, TimeProvider time, Action heard, CancellationToken cancellationToken)
    {
        var self = client.CreateObjectReference<INodeObserver>(_observer);
        var isTold = false;
        for (var unanswered = 0; unanswered < MostUnanswered;)
        {
            try
            {
                await client.GetGrain<INodeGrain>(settings.Name).SubscribeAsync(self).WaitAsync(settings.Answer, time, cancellationToken);
                unanswered = 0;
                heard();
                link.Connect(client);
                if (!isTold)
                    _log.Connected(settings.Cluster);
                isTold = true;
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                // The silo that held it may be gone: the next one that is asked takes its place.
                unanswered++;
            }

            await Task.Delay(settings.Refresh / 2, time, cancellationToken);
        }
    }
}
