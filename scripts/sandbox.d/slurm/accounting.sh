# SPDX-License-Identifier: Apache-2.0
# MariaDB and slurmdbd of a sandbox with accounting. Sourced.

start_database() {
  local my=$dir/run/my
  id mysql >/dev/null 2>&1 || give_up "there is no account mysql, which the package mariadb-server makes"
  if ! alive "$my/mariadbd.pid" mariadbd; then
    mkdir -p "$dir/mysql" "$my"
    chown mysql: "$dir/mysql" "$my"
    chmod 700 "$dir/mysql"
    cat >"$dir/etc/my.cnf" <<END
[mysqld]
user=mysql
datadir=$dir/mysql
socket=$my/my.sock
pid-file=$my/mariadbd.pid
log-error=$my/mariadbd.log
bind-address=127.0.0.1
port=$((port + 2))
skip-name-resolve
skip-log-bin
performance_schema=OFF
innodb_buffer_pool_size=128M
innodb_log_file_size=64M
innodb_flush_log_at_trx_commit=0
innodb_doublewrite=0
innodb_lock_wait_timeout=900
END
    if [ ! -d "$dir/mysql/mysql" ]; then
      mariadb-install-db --defaults-file="$dir/etc/my.cnf" --auth-root-authentication-method=normal --skip-test-db \
        >>"$dir/log/start.log" 2>&1 9>&- || give_up "MariaDB cannot make its files, see $dir/log/start.log"
    fi
    rm -f "$my/my.sock"
    setsid mariadbd --defaults-file="$dir/etc/my.cnf" </dev/null >>"$dir/log/start.log" 2>&1 9>&- &
    disown
  fi
  await 60 mariadb-admin --no-defaults -uroot -S "$my/my.sock" ping || give_up "MariaDB does not answer, see $my/mariadbd.log"
  mariadb --no-defaults -uroot -S "$my/my.sock" -e "CREATE DATABASE IF NOT EXISTS slurm;
    CREATE USER IF NOT EXISTS 'slurm'@'127.0.0.1' IDENTIFIED BY 'slurm'; GRANT ALL ON slurm.* TO 'slurm'@'127.0.0.1';" ||
    give_up "MariaDB took no account for slurmdbd"
}

start_accounting() {
  start_database
  cat >"$dir/etc/slurmdbd.conf" <<END
DbdHost=$(hostname -s)
DbdAddr=127.0.0.1
DbdPort=$((port + 1))
SlurmUser=slurm
AuthType=auth/munge
AuthInfo=socket=$dir/run/munge.sock
PidFile=$dir/run/slurmdbd.pid
LogFile=$dir/log/slurmdbd.log
StorageType=accounting_storage/mysql
StorageHost=127.0.0.1
StoragePort=$((port + 2))
StorageUser=slurm
StoragePass=slurm
StorageLoc=slurm
END
  chown slurm: "$dir/etc/slurmdbd.conf"
  chmod 600 "$dir/etc/slurmdbd.conf"
  if ! alive "$dir/run/slurmdbd.pid" slurmdbd; then
    rm -f "$dir/run/slurmdbd.pid"
    daemon slurmdbd || give_up "slurmdbd did not start, see $dir/log/slurmdbd.log"
  fi
  await 60 listens $((port + 1)) || give_up "slurmdbd does not listen, see $dir/log/slurmdbd.log"
  # Before slurmctld comes: the jobs of a cluster that has no row are dropped.
  if [ ! -e "$dir/etc/accounts" ]; then
    {
      sacctmgr -i add cluster sandbox
      sacctmgr -i add account research Cluster=sandbox Description=research Organization=sandbox
      sacctmgr -i add user "root,${people// /,}" DefaultAccount=research Cluster=sandbox
    } >>"$dir/log/start.log" 2>&1
    sacctmgr -nP list assoc cluster=sandbox format=user | grep -qx root || give_up "slurmdbd took no accounts, see $dir/log/start.log"
    touch "$dir/etc/accounts"
  fi
}
