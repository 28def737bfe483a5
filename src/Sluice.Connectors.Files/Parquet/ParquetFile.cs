using Apache.Arrow;
using Apache.Arrow.Ipc;
using ParquetSharp;
using ParquetSharp.Arrow;
using Sluice.Connect.Batches;
using Sluice.Connect.Schema;

namespace Sluice.Connectors.Files.Parquet;

/// <summary>An open Parquet file: its columns and row groups. Not thread-safe.</summary>
internal sealed class ParquetFile : IDisposable
{
    /// <summary>Of each column this much is read at once, whatever its size.</summary>
    private const long ColumnBuffer = 256 << 10;

    private readonly FileReader _reader;
    private readonly ArrowReaderProperties _properties;
    private readonly string _path;
    private readonly long _size;

    /// <summary>Opens a file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="size">Its size, for messages.</param>
    /// <exception cref="Connect.Errors.ConnectorException">It is no Parquet file.</exception>
    public ParquetFile(string path, long size)
    {
        _path = path;
        _size = size;
        _properties = ArrowReaderProperties.GetDefault();
        try
        {
            using var reading = ReaderProperties.GetDefaultReaderProperties();
            reading.EnableBufferedStream();
            reading.BufferSize = ColumnBuffer;
            using (var metadata = new ParquetFileReader(path))
                Groups = ReadGroups(metadata);
            _properties.PreBuffer = false;

            // As nanoseconds, what the oldest type of times holds before 1677 and after 2262 would silently be another date.
            _properties.CoerceInt96TimestampUnit = Apache.Arrow.Types.TimeUnit.Microsecond;
            _properties.BatchSize = BatchSize();
            _reader = new FileReader(path, reading, _properties);
            Schema = _reader.Schema;
        }
        catch (Exception e) when (IsOfFile(e))
        {
            _reader?.Dispose();
            _properties.Dispose();
            throw ParquetFault.Damaged(path, size, e);
        }
    }

    /// <summary>The file's columns.</summary>
    public Apache.Arrow.Schema Schema { get; }

    /// <summary>Its row groups, in order.</summary>
    public IReadOnlyList<RowGroup> Groups { get; }

    /// <summary>The columns as a table has them.</summary>
    /// <exception cref="Connect.Errors.ConnectorException">A column has a type that is not read.</exception>
    public IReadOnlyList<ColumnDefinition> Columns => [.. Schema.FieldsList.Select(f => new ColumnDefinition(f.Name, TypeOf(f)))];

    /// <summary>The type of a column.</summary>
    /// <exception cref="Connect.Errors.ConnectorException">It is not read.</exception>
    public DataType TypeOf(Field field)
    {
        try
        {
            return ArrowTypes.ToDataType(field.DataType);
        }
        catch (NotSupportedException e)
        {
            throw ParquetFault.Column(_path, field.Name, $"cannot be read: {e.Message}");
        }
    }

    /// <summary>Reads a row group.</summary>
    /// <param name="group">Which.</param>
    /// <param name="columns">The columns to read, as places in <see cref="Schema"/>, ascending.</param>
    public IArrowArrayStream Read(int group, IReadOnlyList<int> columns)
    {
        var leaves = new List<int>();
        var leaf = 0;
        for (var i = 0; i < Schema.FieldsList.Count; i++)
        {
            var count = ArrowTypes.Leaves(Schema.FieldsList[i].DataType);
            if (columns.Contains(i))
                leaves.AddRange(Enumerable.Range(leaf, count));
            leaf += count;
        }

        return Guard(() => _reader.GetRecordBatchReader([group], [.. leaves]));
    }

    /// <summary>Does something with the file; what the library says about it becomes a fault that names the file.</summary>
    public T Guard<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (IsOfFile(e))
        {
            throw ParquetFault.Damaged(_path, _size, e);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _reader.Dispose();
        _properties.Dispose();
    }

    /// <summary>What the library throws about a file, straight or through Arrow's stream.</summary>
    private static bool IsOfFile(Exception e) => e is ParquetException || (e.GetType() == typeof(Exception) && e.Message.Length > 0);

    private static List<RowGroup> ReadGroups(ParquetFileReader metadata)
    {
        var groups = new List<RowGroup>();
        long first = 1;
        for (var i = 0; i < metadata.FileMetaData.NumRowGroups; i++)
        {
            using var group = metadata.RowGroup(i);
            groups.Add(new RowGroup(first, group.MetaData.NumRows, group.MetaData.TotalByteSize));
            first += group.MetaData.NumRows;
        }

        return groups;
    }

    /// <summary>Rows that make a batch of the usual size.</summary>
    private long BatchSize()
    {
        var largest = Groups.Where(g => g.Rows > 0).Select(g => Math.Max(1, g.Bytes / g.Rows)).DefaultIfEmpty(1).Max();
        return Math.Clamp(Batch.TargetBytes / largest, 1, Batch.MaxRows);
    }
}
