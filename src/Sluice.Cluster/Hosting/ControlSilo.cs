using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Sluice.Cluster.Coordinators;
using Sluice.Cluster.Membership;
using Sluice.Core.Members;
using Sluice.Core.Ports;
using Sluice.Engine.Waiting;

namespace Sluice.Cluster.Hosting;

/// <summary>
/// The silo of a control process: started again and again while it cannot start. Once it runs, Orleans ends the whole process when the others declare it
/// dead; the node starts another.
/// </summary>
/// <param name="settings">Of the cluster.</param>
/// <param name="endpoint">Where it listens.</param>
/// <param name="members">Where members find each other.</param>
/// <param name="ground">What its coordinators stand on.</param>
/// <param name="link">Connected while it runs.</param>
/// <param name="logs">Where Orleans and this log.</param>
public sealed class ControlSilo(
    ClusterSettings settings, SiloEndpoint endpoint, IMemberStore members, CoordinatorGround ground, ClusterLink link, ILoggerFactory logs)
{
    private const int Missed = 3;

    private readonly ClusterLog _log = new(logs.CreateLogger<ControlSilo>());
    private MemberKey? _told;

    /// <summary>Runs a silo until it is cancelled, then leaves the cluster in good order.</summary>
    public async Task RunAsync(TimeProvider time, Func<double> jitter, CancellationToken cancellationToken)
    {
        for (var failures = 0; !cancellationToken.IsCancellationRequested; failures++)
        {
            var host = default(IHost);
            try
            {
                await RetireAsync(cancellationToken);
                var at = endpoint.Chosen();
                host = Build(at);
                await ClusterHost.StartAsync(host, time, cancellationToken);
                link.Connect(host.Services.GetRequiredService<IGrainFactory>(), ground);
                _log.Joined($"{at.Address}:{at.SiloPort}", settings.Cluster, at.GatewayPort);
                await EndedAsync(host, cancellationToken);
                failures = 0;
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                var wait = PassLoop.Backoff(failures, jitter());
                _log.NotJoined(e.Message, wait.TotalSeconds);
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

    /// <summary>
    /// Declares this node's earlier silos dead. A node has one control process, and it is this one: the others need not find out by probing, and a
    /// silo that is alone could wait long for a dead one to answer.
    /// </summary>
    private async Task RetireAsync(CancellationToken cancellationToken)
    {
        await members.PrepareAsync(settings.Cluster, cancellationToken);
        while (true)
        {
            var view = await members.ReadAsync(settings.Cluster, only: null, cancellationToken);
            if (view.Members.FirstOrDefault(m => m.Name == settings.Name && m.Status != (int)SiloStatus.Dead) is not { } earlier)
            {
                TellEviction(view);
                return;
            }

            await members.UpdateAsync(settings.Cluster, earlier with { Status = (int)SiloStatus.Dead }, view.Version, cancellationToken);
        }
    }

    /// <summary>An address that others cannot reach shows here in one way only: they take whoever is there for dead.</summary>
    private void TellEviction(MemberView view)
    {
        var last = view.Members.Where(m => m.Name == settings.Name).MaxBy(m => m.StartedAt);
        if (last is not { Suspicions.Length: > 0 } || last.Key == _told)
            return;
        _told = last.Key;
        var names = (MemberConversion.ToEntry(last).SuspectTimes ?? []).Select(s => view.Members.FirstOrDefault(m => m.Key == MemberConversion.KeyOf(s.Item1))?.Name ?? s.Item1.ToString());
        _log.WasEvicted($"{last.Key.Address}:{last.Key.Port}", string.Join(", ", names.Distinct(StringComparer.Ordinal)));
    }

    private IHost Build(SiloEndpoint at)
    {
        var builder = ClusterHost.Begin(settings, logs);
        builder.UseOrleans(silo =>
        {
            silo.Services.AddSingleton<IMembershipTable>(new StoreMembershipTable(members, settings.Cluster));
            silo.Services.AddSingleton(ground);
            silo.Configure<SiloOptions>(o => o.SiloName = settings.Name);
            silo.Configure<EndpointOptions>(o => (o.AdvertisedIPAddress, o.SiloPort, o.GatewayPort) = (at.Address, at.SiloPort, at.GatewayPort));
            silo.Configure<SiloMessagingOptions>(o => (o.ResponseTimeout, o.SystemResponseTimeout) = (settings.Answer, settings.Answer));
            silo.Configure<ClusterMembershipOptions>(o =>
            {
                o.ProbeTimeout = settings.Probe;
                o.NumMissedProbesLimit = Missed;
                o.TableRefreshTimeout = settings.Refresh;
                o.IAmAliveTablePublishTimeout = settings.Refresh;
                o.NumMissedTableIAmAliveLimit = Missed;
                o.DefunctSiloExpiration = TimeSpan.FromDays(1);
                o.DefunctSiloCleanupPeriod = TimeSpan.FromMinutes(10);
            });
        });
        return builder.Build();
    }

    /// <summary>Returns when the silo ends by itself; throws when it is to be ended.</summary>
    private static async Task EndedAsync(IHost host, CancellationToken cancellationToken)
    {
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(() => stopping.TrySetResult());
        await stopping.Task.WaitAsync(cancellationToken);
    }
}
