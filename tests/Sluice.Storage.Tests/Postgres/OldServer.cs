using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sluice.Storage.Tests.Postgres;

/// <summary>Says hello as a PostgreSQL of a version that cannot be installed here, and nothing more.</summary>
internal sealed class OldServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _serving;
    private readonly string _version;

    public OldServer(string version)
    {
        _version = version;
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving.WaitAsync(TimeSpan.FromSeconds(10));
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                var stream = client.GetStream();
                var buffer = new byte[4096];
                _ = await stream.ReadAtLeastAsync(buffer, 8);
                await stream.WriteAsync(Hello());
                while (await stream.ReadAsync(buffer) > 0)
                {
                    // Whatever it asks, an old server is of no use to it.
                }
            }
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException or IOException)
        {
            // The test has ended.
        }
    }

    private byte[] Hello()
    {
        using var bytes = new MemoryStream();
        Write(bytes, 'R', [0, 0, 0, 0]);
        Write(bytes, 'S', Encoding.UTF8.GetBytes($"server_version\0{_version}\0"));
        Write(bytes, 'S', Encoding.UTF8.GetBytes("client_encoding\0UTF8\0"));
        Write(bytes, 'S', Encoding.UTF8.GetBytes("integer_datetimes\0on\0"));
        Write(bytes, 'S', Encoding.UTF8.GetBytes("standard_conforming_strings\0on\0"));
        Write(bytes, 'K', [0, 0, 0, 1, 0, 0, 0, 1]);
        Write(bytes, 'Z', [(byte)'I']);
        return bytes.ToArray();
    }

    private static void Write(MemoryStream to, char kind, byte[] body)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, body.Length + 4);
        to.WriteByte((byte)kind);
        to.Write(length);
        to.Write(body);
    }
}
