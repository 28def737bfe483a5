using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Sluice.Cluster;
using Sluice.Cluster.Coordinators;
using Sluice.Cluster.Hosting;
using Sluice.Composition;
using Sluice.Core.Errors;
using Sluice.Engine.Coordinators;
using Sluice.Engine.Restores;
using Sluice.Engine.Waiting;
using Sluice.Runtime.Permits;
using Sluice.Storage.Journal;
using Sluice.Storage.Postgres;

namespace Sluice.Server.Control;

/// <summary>
/// A control process: a silo whose grains coordinate runs, and beside it, needing it for nothing, a sweep that sees to it that each live run is coordinated
/// by somebody, if need be by itself.
/// </summary>
internal static class ControlProgram
{
    /// <summary>Works until it is told to end, then hands its runs over.</summary>
    /// <param name="order">What the node said.</param>
    /// <param name="node">Where it hears that this is alive.</param>
    /// <param name="signals">End it.</param>
    public static async Task RunAsync(ControlOrder order, TextWriter node, NodeSignals signals)
    {
        var time = TimeProvider.System;
        using var logs = NodeLogging.Create(order.LogLevel, order.IsLogJson);
        var log = new NodeLog(logs.CreateLogger<NodeLog>());
        var data = DataFolder.Open(order.Data);
        await using var journal = FileStopJournal.Open(data.ControlJournal, order.History.RequestAge, time);
        var address = PostgresStoreUri.Parse(order.Store);
        await using var store = await PostgresControlStore.OpenAsync(
            new PostgresStoreOptions(address) { Timings = order.Timings, StopSessions = 1, StopSessionsAtMost = 1 }, time, RandomIds.NewStoreId, signals.Stopping);
        var tools = new LoopTools(BootClock.Instance, time, order.Timings, log);
        // The node beside it reads the ledgers of sinks: secrets of jobs are opened there.
        var guard = new RestoreGuard(store, journal, null, time, order.Timings, tools.Loop);
        var link = new ClusterLink(order.Name);
        var parts = new CoordinatorParts(store, link, tools.Clock, time, order.Timings);
        var ground = new CoordinatorGround(order.Name, parts, guard, tools.Loop, log);
        var endpoint = new SiloEndpoint(AddressOf(order, address), order.SiloPort, order.GatewayPort);
        var silo = new ControlSilo(new ClusterSettings(store.Id, order.Name, order.Timings), endpoint, store.Members, ground, link, logs);
        var control = new ControlLoops(parts, guard, order.History, tools, run => new StandIn(run, parts, link));
        using var loops = new LoopGroup(signals.Stopping);
        _ = loops.Start(guard.RunAsync);
        _ = loops.Start(control.RunAsync);
        _ = loops.Start(ended => silo.RunAsync(time, tools.Jitter, ended));
        await loops.Start(ended => BeatAsync(node, guard, tools, ended));
        await loops.EndAsync();
    }

    /// <summary>Tells the node that this is alive, and whether it coordinates.</summary>
    private static async Task BeatAsync(TextWriter node, RestoreGuard guard, LoopTools tools, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await node.WriteLineAsync((guard.IsHolding ? ControlWords.Waiting : ControlWords.Beat).AsMemory(), cancellationToken);
            await node.FlushAsync(cancellationToken);
            await Task.Delay(ControlProcess.Pace(tools.Timings), tools.Time, cancellationToken);
        }
    }

    private static IPAddress AddressOf(ControlOrder order, PostgresStoreUri store) => order.Advertise switch
    {
        null => SiloEndpoint.Towards(store.Host, store.Port),
        var given when IPAddress.TryParse(given, out var address) => address,
        var name => Resolve(name),
    };

    private static IPAddress Resolve(string name)
    {
        try
        {
            return Dns.GetHostAddresses(name).OrderBy(a => a.AddressFamily).First();
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException)
        {
            throw new SluiceException("SLC4305", $"control.advertise is '{name}': no address, and no name that this machine can look up ({e.Message}). Give one at which other nodes reach it.", inner: e);
        }
    }
}
