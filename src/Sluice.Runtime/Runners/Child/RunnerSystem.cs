using System.Runtime.InteropServices;

namespace Sluice.Runtime.Runners.Child;

/// <summary>What a runner asks of its system, where that is Linux or alike.</summary>
internal static partial class RunnerSystem
{
    public const int Kill = 9;
    private const int DuplicateOnExec = 1030;
    private const int DuplicateOnExecMac = 67;
    private const int DeathSignal = 1;
    private const int ReadWrite = 2;

    /// <summary>The runner is its own process group, so that helpers which it starts are reached with it.</summary>
    public static void LeadGroup() => _ = SetGroup(0, 0);

    /// <summary>The system ends this process when the thread that started it ends, and so with its agent. Only while the calling thread lives.</summary>
    public static void DieWithParent() => _ = Control(DeathSignal, Kill, 0, 0, 0);

    /// <summary>The process that this one would be a child of now.</summary>
    public static int Parent => GetParent();

    /// <summary>
    /// Takes standard input and output for the agent's pipes, and leaves in their place an empty input and standard error: what a connector prints
    /// goes to the job's log and breaks no message. Children inherit neither.
    /// </summary>
    public static (SafeHandle Input, SafeHandle Output) TakePipes()
    {
        var duplicate = OperatingSystem.IsMacOS() ? DuplicateOnExecMac : DuplicateOnExec;
        var input = Checked(FileControl(0, duplicate, 3));
        var output = Checked(FileControl(1, duplicate, 3));
        var nothing = Checked(Open("/dev/null", ReadWrite));
        Checked(Replace(nothing, 0));
        Checked(Replace(2, 1));
        _ = Close(nothing);
        return (new Microsoft.Win32.SafeHandles.SafePipeHandle(input, ownsHandle: true), new Microsoft.Win32.SafeHandles.SafePipeHandle(output, ownsHandle: true));
    }

    /// <summary>Waits until nobody can write into a pipe any more.</summary>
    /// <returns><c>false</c>: the time is over, and somebody still can.</returns>
    public static unsafe bool IsClosed(SafeHandle pipe, int milliseconds)
    {
        var watched = new Watched { Handle = (int)pipe.DangerousGetHandle() };
        return Poll(&watched, 1, milliseconds) > 0 && watched.Seen != 0;
    }

    /// <summary>Ends this process and what it has started, at once: no managed code runs any more.</summary>
    public static void EndGroup() => _ = Signal(0, Kill);

    /// <summary>Ends this process at once: no managed code runs any more.</summary>
    public static void End(int status) => Leave(status);

    private static int Checked(int result) => result >= 0
        ? result
        : throw new IOException($"The runner cannot take its pipes: system error {Marshal.GetLastPInvokeError()}.");

    [LibraryImport("libc", EntryPoint = "setpgid", SetLastError = true)]
    private static partial int SetGroup(int process, int group);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Control(int option, nint a, nint b, nint c, nint d);

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int GetParent();

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int FileControl(int handle, int command, int argument);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    private static partial int Replace(int handle, int place);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static unsafe partial int Poll(Watched* handles, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Signal(int process, int signal);

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Leave(int status);

    [StructLayout(LayoutKind.Sequential)]
    private struct Watched
    {
        public int Handle;
        public short Asked;
        public short Seen;
    }
}
