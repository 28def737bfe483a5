namespace Sluice.Storage.Tests.Postgres;

/// <summary>A thread pool in which nobody gets a thread: far more work than it has, all of it blocked until this is disposed.</summary>
internal sealed class StarvedPool : IDisposable
{
    private readonly ManualResetEventSlim _end = new();

    public StarvedPool()
    {
        ThreadPool.GetMinThreads(out var workers, out _);
        for (var i = 0; i < workers * 50; i++)
            ThreadPool.UnsafeQueueUserWorkItem(_ => _end.Wait(TimeSpan.FromSeconds(30)), null);
    }

    public void Dispose() => _end.Set();
}
