using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Sluice.Faults.Tests.Network;

/// <summary>
/// A network of its own on this machine, with nothing in it but loopback: processes are started in it, and sockets made in it stay in it
/// whoever uses them.
/// </summary>
internal sealed partial class NetworkNamespace : IAsyncDisposable
{
    private const int NewNetwork = 0x40000000;

    private NetworkNamespace(string name) => Name = name;

    public string Name { get; }

    /// <summary>What a program is started by so that it runs in here; it makes way for the program.</summary>
    public IReadOnlyList<string> Launcher => ["nsenter", $"--net={Path}"];

    private string Path => $"{NamespaceNames.Folder}/{Name}";

    public static async Task<NetworkNamespace> CreateAsync(string role)
    {
        var name = NamespaceNames.Next(role);
        await SystemCommand.RunAsync("ip", "netns", "add", name);
        var made = new NetworkNamespace(name);
        await made.RunAsync("ip", "link", "set", "lo", "up");
        return made;
    }

    /// <summary>Runs a program in here, to its end.</summary>
    public Task<string> RunAsync(params IReadOnlyList<string> line) => SystemCommand.RunAsync([.. Launcher, .. line]);

    /// <summary>A TCP socket in here.</summary>
    public async Task<Socket> OpenSocketAsync()
    {
        var made = new TaskCompletionSource<Socket>(TaskCreationOptions.RunContinuationsAsynchronously);
        // A thread changes its network for good, so it is one that ends with this.
        new Thread(() =>
        {
            try
            {
                using var handle = File.OpenHandle(Path);
                Enter(handle);
                made.SetResult(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true });
            }
            catch (Exception e)
            {
                made.SetException(e);
            }
        })
        { IsBackground = true, Name = "opens a socket in " + Name }.Start();
        return await made.Task;
    }

    public async ValueTask DisposeAsync() => await SystemCommand.RunAsync("ip", "netns", "delete", Name);

    private static void Enter(SafeFileHandle handle)
    {
        if (SysSetns(handle, NewNetwork) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError(), "The thread could not enter the network namespace");
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SysSetns(SafeFileHandle handle, int kind);
}
