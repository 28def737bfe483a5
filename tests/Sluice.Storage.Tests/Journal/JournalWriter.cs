using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using Sluice.Storage.Journal;

namespace Sluice.Storage.Tests.Journal;

/// <summary>
/// This program as a node that answers stops until it is killed: each is appended, and once that is durable its number is printed. Started by
/// <see cref="JournalKillTests"/> with the journal's path in the environment, before the test runner begins.
/// </summary>
internal static class JournalWriter
{
    public const string Variable = "SLUICE_TEST_JOURNAL";
    public const string First = "SLUICE_TEST_JOURNAL_FIRST";
    private const int Callers = 8;

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The program of the tests is the only one at hand to be killed.")]
    internal static void Start()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } path)
            return;
        var next = int.Parse(Environment.GetEnvironmentVariable(First)!, CultureInfo.InvariantCulture) - 1;
        var journal = FileStopJournal.Open(path);
        using var output = Console.OpenStandardOutput();
        var gate = new Lock();
        var callers = Enumerable.Range(0, Callers).Select(_ => new Thread(() =>
        {
            while (true)
            {
                var ordinal = Interlocked.Increment(ref next);
                journal.AppendAsync(FileStopJournalTests.Stop(ordinal), CancellationToken.None).AsTask().Wait();
                lock (gate)
                {
                    output.Write(System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{ordinal}\n")));
                    output.Flush();
                }
            }
        })).ToList();
        foreach (var caller in callers)
            caller.Start();
        foreach (var caller in callers)
            caller.Join();
    }
}
