using System.Net;
using System.Net.Sockets;

namespace Sluice.Cluster.Hosting;

/// <summary>Where a control process listens.</summary>
/// <param name="Address">Where others reach it.</param>
/// <param name="SiloPort">For other control processes; 0: one that is free.</param>
/// <param name="GatewayPort">For nodes; 0: one that is free.</param>
public sealed record SiloEndpoint(IPAddress Address, int SiloPort, int GatewayPort)
{
    /// <summary>
    /// The address by which this machine reaches another: where that other reaches it in turn. Nothing is sent. Loopback when there is no way.
    /// </summary>
    public static IPAddress Towards(string host, int port)
    {
        try
        {
            using var socket = new Socket(SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(host, port);
            var address = ((IPEndPoint)socket.LocalEndPoint!).Address;
            return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        }
        catch (SocketException)
        {
            return IPAddress.Loopback;
        }
    }

    /// <summary>
    /// With ports that were free a moment ago in place of 0. A new port each time is also what keeps a control process whose clock was set back from
    /// meeting its own earlier life under one address, with a number that looks later than its own.
    /// </summary>
    /// <exception cref="InvalidOperationException">The address is none of this machine's.</exception>
    internal SiloEndpoint Chosen()
    {
        using var one = new TcpListener(Address, 0);
        using var other = new TcpListener(Address, 0);
        try
        {
            one.Start();
            other.Start();
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            throw new InvalidOperationException($"{Address} is none of this machine's addresses: nobody could reach it there. Set control.advertise (--advertise) to one at which the other nodes do.", e);
        }

        return this with { SiloPort = Or(SiloPort, one), GatewayPort = Or(GatewayPort, other) };
    }

    private static int Or(int port, TcpListener free) => port > 0 ? port : ((IPEndPoint)free.LocalEndpoint).Port;
}
