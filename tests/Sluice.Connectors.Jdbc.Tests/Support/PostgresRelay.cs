using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Sluice.Connectors.Jdbc.Tests.Support;

/// <summary>
/// Stands between a client and a server. It can cut the server off from a client without a word, as the kernel does for a process that was
/// killed; and it can show the client another backend id than the server's, as poolers do.
/// </summary>
internal sealed class PostgresRelay : IAsyncDisposable
{
    private const byte KeyData = (byte)'K';
    private const int KeyDataSize = 13;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly List<Socket> _servers = [];
    private readonly int _port;
    private readonly bool _hidesBackend;
    private readonly Task _accepting;

    public PostgresRelay(int port, bool hidesBackend = false)
    {
        (_port, _hidesBackend) = (port, hidesBackend);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Closes all connections to the server; clients hear nothing of it.</summary>
    public void Cut()
    {
        lock (_servers)
        {
            foreach (var server in _servers)
                server.Close();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        Cut();
        await _accepting.ContinueWith(static _ => { }, TaskScheduler.Default);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var relayed = new List<Task>();
        try
        {
            while (true)
                relayed.Add(RelayAsync(await _listener.AcceptSocketAsync(_end.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(relayed);
        }
    }

    private async Task RelayAsync(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using (client)
        {
            await server.ConnectAsync(IPAddress.Loopback, _port);
            lock (_servers)
                _servers.Add(server);
            await Task.WhenAll(CopyAsync(client, server, hides: false), CopyAsync(server, client, _hidesBackend));
        }
    }

    private async Task CopyAsync(Socket from, Socket to, bool hides)
    {
        var buffer = new byte[64 << 10];
        try
        {
            while (await from.ReceiveAsync(buffer, _end.Token) is var read and > 0)
            {
                if (hides && Find(buffer.AsSpan(0, read)) is var at and >= 0)
                {
                    BinaryPrimitives.WriteInt32BigEndian(buffer.AsSpan(at + 5), 424242);
                    hides = false;
                }

                await to.SendAsync(buffer.AsMemory(0, read), _end.Token);
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // One side is gone; a client whose server was cut off is left without a word.
        }
    }

    /// <summary>The message comes whole, with those around it, in the answer to the login.</summary>
    private static int Find(ReadOnlySpan<byte> answer)
    {
        for (var at = 0; at + KeyDataSize <= answer.Length; at++)
        {
            if (answer[at] == KeyData && BinaryPrimitives.ReadInt32BigEndian(answer[(at + 1)..]) == KeyDataSize - 1)
                return at;
        }

        return -1;
    }
}
