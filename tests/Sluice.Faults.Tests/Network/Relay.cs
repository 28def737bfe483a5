using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Sluice.Faults.Tests.Network;

/// <summary>A machine between two others that passes on what it is sent, and later when it is told so: a long line.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly Place _place;
    private readonly IPEndPoint _to;
    private readonly Socket _listener;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _loop;
    private long _delay;

    private Relay(Place place, IPEndPoint to, Socket listener)
    {
        (_place, _to, _listener) = (place, to, listener);
        _loop = RunAsync();
    }

    public static TimeProvider Time => TimeProvider.System;

    /// <summary>How much later everything arrives, in each direction.</summary>
    public TimeSpan Delay
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _delay));
        set => Interlocked.Exchange(ref _delay, value.Ticks);
    }

    /// <summary>Listens at a place, and passes on to where it is told, under the same port.</summary>
    public static async Task<Relay> StartAsync(Place place, Place to, int port)
    {
        var listener = await place.Namespace.OpenSocketAsync();
        listener.Bind(new IPEndPoint(place.Address, port));
        listener.Listen();
        return new Relay(place, new IPEndPoint(to.Address, port), listener);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _loop;
        _end.Dispose();
    }

    private async Task RunAsync()
    {
        var lines = new List<Task>();
        try
        {
            while (true)
            {
                var accepted = await _listener.AcceptAsync(_end.Token);
                lines.RemoveAll(l => l.IsCompleted);
                lines.Add(ServeAsync(accepted));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // It is taken away.
        }

        await Task.WhenAll(lines);
    }

    private async Task ServeAsync(Socket near)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        using (near)
        using (var far = await _place.Namespace.OpenSocketAsync())
        {
            try
            {
                near.NoDelay = true;
                await far.ConnectAsync(_to, both.Token);
                await Task.WhenAny(PassAsync(near, far, both.Token), PassAsync(far, near, both.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                // One of the two is gone, and so is the line.
            }

            await both.CancelAsync();
        }
    }

    private async Task PassAsync(Socket from, Socket to, CancellationToken ct)
    {
        var onTheWay = Channel.CreateUnbounded<(long Due, byte[] Bytes)>();
        var arrives = ArriveAsync(onTheWay.Reader, to, ct);
        var buffer = new byte[65536];
        try
        {
            while (await from.ReceiveAsync(buffer, ct) is > 0 and var read)
                onTheWay.Writer.TryWrite((Time.GetTimestamp() + (long)(Delay.TotalSeconds * Time.TimestampFrequency), buffer[..read]));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // What was sent before still arrives.
        }

        onTheWay.Writer.Complete();
        await arrives;
    }

    private static async Task ArriveAsync(ChannelReader<(long Due, byte[] Bytes)> onTheWay, Socket to, CancellationToken ct)
    {
        try
        {
            await foreach (var (due, bytes) in onTheWay.ReadAllAsync(ct))
            {
                if (Time.GetElapsedTime(Time.GetTimestamp(), due) is var left && left > TimeSpan.Zero)
                    await Task.Delay(left, ct);
                for (var sent = 0; sent < bytes.Length;)
                    sent += await to.SendAsync(bytes.AsMemory(sent), ct);
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // Nobody is there to take it.
        }
    }
}
