using System.Runtime.ExceptionServices;
using ParquetSharp;
using ParquetSharp.Arrow;
using ParquetSharp.IO;
using Sluice.Connect.Batches;
using Sluice.Connect.Errors;
using Sluice.Connectors.Files.LocalFile;
using Sluice.Connectors.Files.Staging;

namespace Sluice.Connectors.Files.Parquet;

/// <summary>Writes rows to one staged file as Parquet. Row groups end by size, so that memory does not grow with the file.</summary>
internal sealed class ParquetPart : IFilePart
{
    /// <summary>Bytes of values, before they are encoded, in the row groups of all files that are open.</summary>
    private const long MostBytes = 16 << 20;

    /// <summary>Smaller row groups read badly.</summary>
    private const long SmallestGroup = 1 << 20;

    private readonly FileSinkTable _table;
    private readonly Apache.Arrow.Schema _schema;
    private readonly StagedStream _stream;
    private readonly ManagedOutputStream _output;
    private readonly StagedFiles _files;
    private readonly ArrowOutput _arrow;
    private FileWriter? _writer;
    private Batch? _pending;
    private long _inGroup;

    public ParquetPart(FileSinkTable table, Apache.Arrow.Schema schema, StagedFile file, StagedFiles files, ArrowOutput output)
    {
        _arrow = output;
        _table = table;
        _schema = schema;
        _files = files;
        _stream = new StagedStream(file);
        _output = new ManagedOutputStream(_stream, leaveOpen: true);
    }

    /// <summary>Writes a whole batch at once.</summary>
    public void Write(Batch batch)
    {
        WritePending();
        WriteColumns([.. _table.Columns.Select(i => batch.Columns[i])], batch.Count);
    }

    /// <summary>Writes a row: kept until there are as many as a batch holds.</summary>
    public void Write(Batch batch, int row)
    {
        _pending ??= new Batch(_table.WrittenSchema);
        for (var i = 0; i < _table.Columns.Count; i++)
            _pending.Columns[i].AppendFrom(batch.Columns[_table.Columns[i]], row);
        _pending.CloseRow();
        if (_pending.Count >= Batch.MaxRows || _pending.ByteSize >= Math.Min(Batch.TargetBytes, RowGroupBytes / 2))
            WritePending();
    }

    /// <summary>Ends the row group: what it holds in memory is written.</summary>
    public void PutAside()
    {
        WritePending();
        _pending = null;
        if (_inGroup > 0 && _writer is { } writer)
            EndGroup(writer);
    }

    /// <summary>Ends the file.</summary>
    public void End()
    {
        WritePending();
        var writer = _writer ??= Open([], 0);
        Call(() =>
        {
            writer.Close();
            return true;
        });
    }

    /// <inheritdoc />
    public void Dispose()
    {
        // A writer that was not ended writes an end of its own.
        _stream.IsAbandoned = true;
        _writer?.Dispose();
        _output.Dispose();
        _stream.Dispose();
    }

    private long RowGroupBytes => Math.Max(SmallestGroup, MostBytes / Math.Max(1, _files.OpenCount));

    private static Compression CodecOf(ParquetCompression compression) => compression switch
    {
        ParquetCompression.None => Compression.Uncompressed,
        ParquetCompression.Snappy => Compression.Snappy,
        ParquetCompression.Gzip => Compression.Gzip,
        ParquetCompression.Zstd => Compression.Zstd,
        ParquetCompression.Lz4 => Compression.Lz4,
        ParquetCompression.Brotli => Compression.Brotli,
        _ => throw new ArgumentOutOfRangeException(nameof(compression), compression, null),
    };

    /// <summary>Begins the file. How a column is written is settled for all of it, by the first of its rows.</summary>
    private FileWriter Open(IReadOnlyList<ColumnData> columns, int count)
    {
        using var builder = new WriterPropertiesBuilder();
        builder.Compression(CodecOf(_table.Codec)).EnableStoreDecimalAsInteger();
        if (NativeMemoryPool.Jemalloc is { } pool)
            builder.MemoryPool(pool);
        for (var i = 0; i < columns.Count; i++)
        {
            if (RepeatedValues.AreRare(columns[i], count))
                builder.DisableDictionary(_schema.GetFieldByIndex(i).Name);
        }

        using var properties = builder.Build();
        using var arrowBuilder = new ArrowWriterPropertiesBuilder();
        using var arrow = arrowBuilder.StoreSchema().Build();
        return Call(() => new FileWriter(_output, _schema, properties, arrow));
    }

    private void WritePending()
    {
        if (_pending is not { Count: > 0 } pending)
            return;
        WriteColumns(pending.Columns, pending.Count);
        pending.Clear();
    }

    private void WriteColumns(IReadOnlyList<ColumnData> columns, int count)
    {
        var writer = _writer ??= Open(columns, count);
        if (_inGroup >= RowGroupBytes)
            EndGroup(writer);
        _inGroup += columns.Sum(c => c.ByteSize);
        using var rows = _arrow.ToArrow(_schema, columns, count);
        Call(() =>
        {
            writer.WriteBufferedRecordBatch(rows);
            return true;
        });
    }

    private void EndGroup(FileWriter writer)
    {
        Call(() =>
        {
            writer.NewBufferedRowGroup();
            return true;
        });
        _inGroup = 0;
    }

    /// <summary>What went wrong while bytes were written is thrown as it was, and not as the library tells it.</summary>
    private T Call<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception) when (_stream.Fault is not null)
        {
            ExceptionDispatchInfo.Throw(_stream.Fault);
            throw;
        }
        catch (ParquetException e)
        {
            throw new ConnectorException(
                "SLC3109", ConnectorSide.Sink, $"Rows of table {_table.Schema.Path} cannot be written as Parquet: {e.Message.Split('\n')[0]}", inner: e);
        }
    }
}
