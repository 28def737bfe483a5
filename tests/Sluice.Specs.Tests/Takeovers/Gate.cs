using Sluice.Connect.Errors;

namespace Sluice.Specs.Tests.Takeovers;

/// <summary>
/// Stands where a writer says what it does next: holds its COMMIT back until the machine lets it go, and takes the answer away where the
/// machine wants it lost.
/// </summary>
internal sealed class Gate : IBreadcrumb
{
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(30);
    private TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource<bool> _mayCommit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _losesAnswer;

    /// <summary>Done when a COMMIT is about to be sent.</summary>
    public Task Arrived => _arrived.Task;

    public void At(string stage, string? detail = null)
    {
        if (stage == "jdbc.commit")
        {
            _arrived.TrySetResult();
            if (!_mayCommit.Task.Wait(s_most))
                throw new TimeoutException($"Nobody let a COMMIT go within {s_most}.");
            if (!_mayCommit.Task.Result)
                throw new AnswerLostException();
        }
        else if (stage == "jdbc.committed" && _losesAnswer)
        {
            throw new AnswerLostException();
        }
    }

    /// <summary>The next COMMIT is held back again.</summary>
    public void Close()
    {
        _losesAnswer = false;
        _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _mayCommit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>The COMMIT is sent.</summary>
    /// <param name="losesAnswer">Its answer never comes.</param>
    public void LetGo(bool losesAnswer)
    {
        _losesAnswer = losesAnswer;
        _mayCommit.TrySetResult(true);
    }

    /// <summary>The COMMIT is never sent.</summary>
    public void Fail() => _mayCommit.TrySetResult(false);
}
