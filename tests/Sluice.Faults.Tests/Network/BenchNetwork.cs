using System.Globalization;
using System.Net;

namespace Sluice.Faults.Tests.Network;

/// <summary>
/// Places behind one switch, connected to nothing else on this machine, and what can go wrong between them. A packet is lost where it
/// arrives, so that its sender hears nothing of it, as with a cable that was pulled.
/// </summary>
internal sealed class BenchNetwork : IAsyncDisposable
{
    private const string Bridge = "switch";
    private readonly NetworkNamespace _hub;
    private readonly List<Place> _places = [];
    private readonly SemaphoreSlim _turn = new(1);
    private int _count;
    private int _moving;

    private BenchNetwork(NetworkNamespace hub) => _hub = hub;

    public static async Task<BenchNetwork> CreateAsync()
    {
        var network = new BenchNetwork(await NetworkNamespace.CreateAsync("hub"));
        try
        {
            await network._hub.RunAsync("ip", "link", "add", Bridge, "type", "bridge");
            await network._hub.RunAsync("ip", "link", "set", Bridge, "up");
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    /// <summary>Adds a machine.</summary>
    public async Task<Place> AddAsync(string role)
    {
        using var turn = await TurnAsync();
        var number = ++_count;
        var made = await NetworkNamespace.CreateAsync(role);
        var place = new Place(made, new IPAddress([10, 83, (byte)(number / 250), (byte)((number % 250) + 1)]));
        _places.Add(place);
        var port = string.Create(CultureInfo.InvariantCulture, $"port{number}");
        await _hub.RunAsync("ip", "link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", made.Name);
        await _hub.RunAsync("ip", "link", "set", port, "master", Bridge, "up");
        await TakeAddressAsync(place, place.Address);
        await made.RunAsync("ip", "link", "set", "eth0", "up");
        return place;
    }

    /// <summary>Gives a place one more address, of its own, which can be moved to another one.</summary>
    public async Task<IPAddress> AddAddressAsync(Place place)
    {
        var address = new IPAddress([10, 83, 255, (byte)Interlocked.Increment(ref _moving)]);
        await TakeAddressAsync(place, address);
        return address;
    }

    private static Task<string> TakeAddressAsync(Place place, IPAddress address) =>
        place.Namespace.RunAsync("ip", "address", "add", $"{address}/16", "dev", "eth0");

    /// <summary>Moves an address from one place to another, and has everybody look for it anew.</summary>
    public async Task MoveAddressAsync(IPAddress address, Place from, Place to)
    {
        using var turn = await TurnAsync();
        await from.Namespace.RunAsync("ip", "address", "delete", $"{address}/16", "dev", "eth0");
        await TakeAddressAsync(to, address);
        foreach (var place in _places)
            await place.Namespace.RunAsync("ip", "neighbour", "flush", "all");
    }

    /// <summary>Nothing passes between the two any more, in either direction, until disposed.</summary>
    public static async Task<Fault> CutAsync(Place one, Place other) => new([await LoseAsync(one, other), await LoseAsync(other, one)]);

    /// <summary>What the one sends does not reach the other any more, until disposed.</summary>
    /// <param name="from">Who sends.</param>
    /// <param name="to">Who hears nothing.</param>
    /// <param name="share">How many of the packets are lost, greater than 0; 1 for all.</param>
    public static async Task<Fault> LoseAsync(Place from, Place to, double share = 1)
    {
        string[] some = share < 1
            ? ["-m", "statistic", "--mode", "random", "--probability", share.ToString(CultureInfo.InvariantCulture)]
            : [];
        string[] rule = ["INPUT", "-s", $"{from.Address}", .. some, "-j", "DROP"];
        await to.Namespace.RunAsync(["iptables", "-w", "10", "-I", .. rule]);
        return new Fault(() => to.Namespace.RunAsync(["iptables", "-w", "10", "-D", .. rule]));
    }

    /// <summary>Cuts everybody of the one half from everybody of the other.</summary>
    public static async Task<Fault> HalveAsync(IReadOnlyList<Place> one, IReadOnlyList<Place> other)
    {
        var cuts = new List<Fault>();
        foreach (var (a, b) in one.SelectMany(a => other.Select(b => (a, b))))
            cuts.Add(await CutAsync(a, b));
        return new Fault(cuts);
    }

    /// <summary>Takes a machine away, with all that is between it and the others.</summary>
    public async Task RemoveAsync(Place place)
    {
        using var turn = await TurnAsync();
        _places.Remove(place);
        await place.Namespace.DisposeAsync();
    }

    /// <summary>The scenes share the network and run side by side: who is there may change only between two of these.</summary>
    private async Task<Turn> TurnAsync()
    {
        await _turn.WaitAsync();
        return new Turn(_turn);
    }

    public async ValueTask DisposeAsync()
    {
        await Ending.AllAsync(_places.Select(p => p.Namespace).Append(_hub).Select<NetworkNamespace, Func<Task>>(n => () => n.DisposeAsync().AsTask()));
        _turn.Dispose();
    }

    private readonly struct Turn(SemaphoreSlim of) : IDisposable
    {
        public void Dispose() => of.Release();
    }
}
