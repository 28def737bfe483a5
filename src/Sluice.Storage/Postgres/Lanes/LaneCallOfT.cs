using Npgsql;
using Sluice.Core.Errors;

namespace Sluice.Storage.Postgres.Lanes;

/// <summary>A piece of work with its result.</summary>
internal sealed class LaneCall<T> : JoinableCall
{
    // A thread that waits for the task is woken by the lane itself; what awaits it runs on the pool, never on the lane.
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StoreWork<T> _work;
    private readonly string _display;
    private volatile bool _isHeldUp;
    private volatile bool _isAlone;
    private T? _row;

    public LaneCall(StoreWork<T> work, string display, CancellationToken cancellationToken)
    {
        _work = work;
        _display = display;
        if (cancellationToken.CanBeCanceled)
        {
            var registration = cancellationToken.UnsafeRegister(static (call, token) => ((LaneCall<T>)call!).Cancel(token), this);
            _ = _answer.Task.ContinueWith(
                static (_, r) => ((CancellationTokenRegistration)r!).Dispose(),
                registration,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
    }

    public Task<T> Answer => _answer.Task;

    /// <inheritdoc />
    public override bool MayJoin => _work.Statement is not null && !_isHeldUp && !_isAlone;

    public override bool IsAnswered => _answer.Task.IsCompleted;

    public override void Run(StoreSession session)
    {
        session.IsWarned = false;
        try
        {
            var result = _isHeldUp ? _work.HeldUp(session) : _work.Do(session);
            if (session.IsWarned && _work.IsWrite)
                InDoubt(null);
            else
                _answer.TrySetResult(result);
        }
        catch (Exception e) when (StoreFaults.IsRefusal(e) || e is SluiceException || !_work.IsWrite)
        {
            _answer.TrySetException(StoreFaults.Explain(e, _display, _work.Doing));
        }
        catch (Exception e)
        {
            InDoubt(e);
        }
    }

    /// <inheritdoc />
    public override bool RunDirectly(StoreSession session, Action giveBack)
    {
        if (!TrySend())
        {
            giveBack();
            return true;
        }

        session.IsWarned = false;
        Action answer;
        try
        {
            var (sql, values, read) = _work.Statement!;
            var result = session.One(sql, values(), read);
            answer = session.IsWarned && _work.IsWrite ? () => InDoubt(null) : () => _answer.TrySetResult(result!);
        }
        catch (Exception e) when (StoreFaults.IsLockTimeout(e))
        {
            _isHeldUp = true;
            Unsend();
            giveBack();
            return IsAnswered;
        }
        catch (Exception e) when (StoreFaults.IsRefusal(e) || e is SluiceException || !_work.IsWrite)
        {
            answer = () => _answer.TrySetException(StoreFaults.Explain(e, _display, _work.Doing));
        }
        catch (Exception e)
        {
            answer = () => InDoubt(e);
        }

        // Before the answer: whoever hears it may ask again at once, and finds the same session.
        giveBack();
        answer();
        return true;
    }

    /// <inheritdoc />
    public override string Sql => _work.Statement!.Sql;

    /// <inheritdoc />
    public override StoreValues Values() => _work.Statement!.Values();

    /// <inheritdoc />
    public override void ReadRow(NpgsqlDataReader row) => _row = _work.Statement!.Read(row);

    /// <inheritdoc />
    public override void Settle(bool isStored, Exception? fault)
    {
        if (isStored)
            _answer.TrySetResult(_row!);
        else
            InDoubt(fault);
    }

    /// <inheritdoc />
    public override void Part()
    {
        _isAlone = true;
        Unsend();
    }

    public override void Refuse(SluiceException why) =>
        _answer.TrySetException(why.Code == "SLC4110" ? why : StoreFaults.Unavailable(_display, why.Message.TrimEnd('.'), why));

    public override bool Expire()
    {
        if (TryGiveUp())
        {
            Refuse(StoreFaults.Unavailable(_display, $"no session was free in time for {_work.Doing}"));
            return false;
        }

        if (_work.IsWrite)
            InDoubt(null);
        else
            _answer.TrySetException(StoreFaults.Unavailable(_display, $"no answer in time while {_work.Doing}"));
        return true;
    }

    private void Cancel(CancellationToken token)
    {
        TryGiveUp();
        _answer.TrySetCanceled(token);
    }

    private void InDoubt(Exception? fault)
    {
        if (_work.InDoubt is { } value)
            _answer.TrySetResult(value());
        else
            _answer.TrySetException(StoreFaults.NoAnswer(_display, _work.Doing, fault));
    }
}
